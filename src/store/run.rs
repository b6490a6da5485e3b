//! A sorted run of entries: what [`crate::store::Sorted`] is made of.
//!
//! Keys that are texts lie behind pointers, and among a million of them each look at one is a miss of every cache.
//! A long run therefore has marks beside its entries: of each text the four bytes after those that all texts of
//! the run begin with. Neighbours in a long order begin alike, so the marks tell nearly all of them apart.

use std::cmp::{Ordering, Reverse};
use std::mem;

use crate::api::Text;

/// From how many entries on a run has marks.
const MARKED: usize = 32;

/// How many bytes of what all texts begin with count; of those that begin alike for longer, the marks tell less.
const PREFIX: usize = 28;

/// What entries are sorted by.
pub trait Key: Ord + Clone {
    /// The bytes by which keys are ordered, where they are texts.
    fn bytes(&self) -> Option<&[u8]> {
        None
    }
}

impl Key for Text {
    fn bytes(&self) -> Option<&[u8]> {
        Some(self.as_bytes())
    }
}

impl<A: Ord + Clone, B: Ord + Clone> Key for (A, B) {}

impl<T: Ord + Clone> Key for Reverse<T> {}

/// Entries in order.
#[derive(Clone)]
pub(super) struct Run<K, V> {
    entries: Vec<(K, V)>,
    marks: Option<Box<Marks>>,
}

#[derive(Clone)]
struct Marks {
    prefix: [u8; PREFIX],
    length: usize,
    bytes: Vec<u32>,
}

impl<K, V> Default for Run<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new(), marks: None }
    }
}

impl<K, V> Run<K, V> {
    /// The entries.
    pub(super) fn entries(&self) -> &[(K, V)] {
        &self.entries
    }

    /// The value of an entry.
    pub(super) fn value_mut(&mut self, at: usize) -> (&K, &mut V) {
        let (key, value) = &mut self.entries[at];
        (key, value)
    }

    /// Where an entry is, or would be. `text` is the text of the key that is wanted, if it has one.
    pub(super) fn search(&self, order: impl Fn(&K) -> Ordering, text: Option<&[u8]>) -> Result<usize, usize> {
        self.search_past(0, order, text)
    }

    /// The same, where so many entries are known to come before it; the sooner it comes then, the sooner it is found.
    pub(super) fn search_past(
        &self,
        count: usize,
        order: impl Fn(&K) -> Ordering,
        text: Option<&[u8]>,
    ) -> Result<usize, usize> {
        let count = count.min(self.entries.len());
        let marked = self.marks.as_ref().zip(text).and_then(|(marks, text)| marks.range(count, text));
        let (from, to) = marked.unwrap_or((count, self.entries.len()));
        let found = self.entries[from..to].binary_search_by(|(key, _)| order(key));
        found.map(|at| from + at).map_err(|at| from + at)
    }
}

impl<K: Key, V> Run<K, V> {
    /// Inserts an entry at its place, and makes room for few more: runs are many, and slack is memory.
    pub(super) fn insert(&mut self, at: usize, entry: (K, V)) {
        if self.entries.len() == self.entries.capacity() {
            self.entries.reserve_exact((self.entries.len() / 8).max(2));
        }
        self.entries.insert(at, entry);
        let text = self.entries[at].0.bytes();
        let fits = self.marks.as_mut().zip(text).is_some_and(|(marks, text)| marks.insert(at, text));
        if !fits {
            self.mark();
        }
    }

    /// Removes an entry.
    pub(super) fn remove(&mut self, at: usize) -> (K, V) {
        if let Some(marks) = &mut self.marks {
            marks.bytes.remove(at);
        }
        self.entries.remove(at)
    }

    /// Takes the entries from one on away.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        let mut upper = Self { entries: self.entries.split_off(at), marks: None };
        self.entries.shrink_to_fit();
        self.mark();
        upper.mark();
        upper
    }

    /// Puts the entries of the run behind this one at its end.
    pub(super) fn append(&mut self, next: &Self)
    where
        V: Clone,
    {
        self.entries.extend_from_slice(&next.entries);
        self.mark();
    }

    /// Puts a value under each of some keys, or removes them when there is none. The keys are in order.
    pub(super) fn edit(&mut self, keys: &[&K], value: Option<&V>)
    where
        V: Clone,
    {
        let new = if value.is_some() { keys.len() } else { 0 };
        let room = Vec::with_capacity(self.entries.len() + new);
        let mut old = mem::replace(&mut self.entries, room).into_iter().peekable();
        for key in keys {
            while let Some(before) = old.next_if(|(other, _)| other < *key) {
                self.entries.push(before);
            }
            let there = old.next_if(|(other, _)| other == *key);
            if let Some(value) = value {
                let key = there.map_or_else(|| (*key).clone(), |(own, _)| own);
                self.entries.push((key, value.clone()));
            }
        }
        self.entries.extend(old);
        self.mark();
    }

    /// Makes the marks anew.
    fn mark(&mut self) {
        let long = self.entries.first().filter(|_| self.entries.len() >= MARKED);
        let texts = long.zip(self.entries.last());
        let texts = texts.and_then(|((first, _), (last, _))| first.bytes().zip(last.bytes()));
        self.marks = match texts {
            Some((first, last)) => {
                let mut marks = Marks::new(first, last);
                let texts = self.entries.iter().filter_map(|(key, _)| key.bytes());
                marks.bytes = texts.map(|text| marks.of(text)).collect();
                Some(Box::new(marks))
            }
            None => None,
        };
    }
}

impl Marks {
    /// For the texts from `first` to `last`, all of which begin as these two do.
    fn new(first: &[u8], last: &[u8]) -> Self {
        let alike = first.iter().zip(last).take_while(|(one, other)| one == other).count().min(PREFIX);
        let mut prefix = [0; PREFIX];
        prefix[..alike].copy_from_slice(&first[..alike]);
        Self { prefix, length: alike, bytes: Vec::new() }
    }

    fn is_of(&self, text: &[u8]) -> bool {
        text.starts_with(&self.prefix[..self.length])
    }

    /// Four bytes; a text that ends before has zeros.
    fn of(&self, text: &[u8]) -> u32 {
        let mut bytes = [0; 4];
        let rest = &text[self.length..];
        let count = rest.len().min(4);
        bytes[..count].copy_from_slice(&rest[..count]);
        u32::from_be_bytes(bytes)
    }

    /// Which entries can be, or stand beside, the one with `text`, which comes after `past` others.
    fn range(&self, past: usize, text: &[u8]) -> Option<(usize, usize)> {
        if !self.is_of(text) {
            return None;
        }
        let mark = self.of(text);
        let from = past + less(&self.bytes[past..], mark, past == 0);
        let alike = self.bytes[from..].iter().take_while(|other| **other == mark).count();
        Some((from, from + alike))
    }

    /// Marks a new entry, unless its text begins otherwise.
    fn insert(&mut self, at: usize, text: &[u8]) -> bool {
        if !self.is_of(text) {
            return false;
        }
        self.bytes.insert(at, self.of(text));
        true
    }
}

/// How many of the marks, which are in order, are less than `mark`: they are halved, or, where few are expected,
/// passed in strides that double first.
fn less(marks: &[u32], mark: u32, are_many: bool) -> usize {
    let mut stride = if are_many { marks.len() } else { 1 };
    while stride < marks.len() && marks[stride - 1] < mark {
        stride *= 2;
    }
    let from = if are_many { 0 } else { stride / 2 };
    from + marks[from..stride.min(marks.len())].partition_point(|other| *other < mark)
}
