//! The batch of a call: how many elements it has, and the call with the first of them alone.
//!
//! A fault may let a batch be done in part. No service knows of it: the call that it gets is the same one with
//! fewer elements. A batch is written in one of five ways, all of which clients use: `Name.1`, `Name.1.Key`,
//! `Name=a,b`, `Name={"a":"b"}`, and a member of a JSON body.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::api::Params;
use crate::api::params::{Document, element};

impl Params<'_> {
    /// How many elements the batch `name` has; `None` when the call has no such batch.
    pub fn batch_len(&self, name: &str) -> Option<usize> {
        let numbers = self.numbers(name);
        if !numbers.is_empty() {
            return Some(numbers.len());
        }
        if let Some(text) = self.filled(name) {
            return Some(match serde_json::from_str::<Map<String, Value>>(text) {
                Ok(members) => members.len(),
                Err(_) => text.split(',').count(),
            });
        }
        self.json().ok().flatten()?.get(name)?.as_array().map(<[_]>::len)
    }

    /// Keeps the first `count` elements of the batch `name`, in the order in which operations read them.
    pub fn keep_first(&mut self, name: &str, count: usize) {
        let kept: BTreeSet<u32> = self.numbers(name).into_iter().take(count).collect();
        self.pairs.retain(|(sent, _)| number_of(sent, name).is_none_or(|number| kept.contains(&number)));
        for (_, text) in self.pairs.iter_mut().filter(|(sent, _)| sent == name) {
            *text = Cow::Owned(first_of(text, count));
        }
        if let Document::Read(json, values) = &mut self.body {
            json.truncate(name, count);
            values.take();
        }
    }

    fn numbers(&self, name: &str) -> BTreeSet<u32> {
        self.all().filter_map(|(sent, _)| number_of(sent, name)).collect()
    }
}

fn number_of(sent: &str, name: &str) -> Option<u32> {
    element(sent.strip_prefix(name)?).map(|(number, _)| number)
}

fn first_of(text: &str, count: usize) -> String {
    match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(members) => Value::Object(members.into_iter().take(count).collect()).to_string(),
        Err(_) => text.split(',').take(count).collect::<Vec<_>>().join(","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(query: &str, name: &str, count: usize) -> (Option<usize>, String) {
        let mut params = Params::default();
        params.add_query(query).unwrap();
        let before = params.batch_len(name);
        params.keep_first(name, count);
        let all: Vec<_> = params.all().map(|(name, value)| format!("{name}={value}")).collect();
        (before, all.join("&"))
    }

    #[test]
    fn a_batch_is_cut_however_it_is_written() {
        assert_eq!(kept("R.3=c&A=1&R.1=a&R.2=b", "R", 2), (Some(3), "A=1&R.1=a&R.2=b".to_owned()));
        assert_eq!(
            kept("T.2.Key=b&T.2.Value=2&T.1.Key=a&TT.1=x", "T", 1),
            (Some(2), "T.1.Key=a&TT.1=x".to_owned())
        );
        assert_eq!(kept("D=a,b,c", "D", 2), (Some(3), "D=a,b".to_owned()));
        assert_eq!(
            kept("Tags={\"a\":\"1\",\"b\":\"2\"}", "Tags", 1),
            (Some(2), "Tags={\"a\":\"1\"}".to_owned())
        );
        assert_eq!(kept("A=1", "R", 1), (None, "A=1".to_owned()));
    }

    #[test]
    fn a_batch_in_a_body_is_cut_and_the_rest_stays() {
        let mut params = Params::default();
        params.set_document(br#"{"action":"create","tags":[{"key":"a"},{"key":"b"}]}"#);

        assert_eq!(params.batch_len("tags"), Some(2));
        params.keep_first("tags", 1);

        let body = params.document().unwrap().unwrap().to_string();
        assert_eq!(body, r#"{"action":"create","tags":[{"key":"a"}]}"#);
    }
}
