//! The parameters of one call, already decoded, still flat.
//!
//! Every layout a client may choose (query, form body, JSON body) ends as the same list of names and values,
//! in that order; of a name that comes twice the first value counts. Lists stay flat too: `ResourceId.2`,
//! `Tag.1.Key`. They are gathered by number when an operation asks for them, whatever order they came in, and
//! gaps in the numbers are closed.

mod document;
mod table;

use std::borrow::Cow;

use hyper::HeaderMap;
use hyper::header::AsHeaderName;
use memchr::memchr_iter;
use serde_json::Value;

use crate::api::flatten::Flat;
use crate::api::form::{Malformed, Pairs, Piece};
use crate::api::percent::Part;

pub(super) use document::Document;
pub use document::MalformedBody;
pub use table::{Row, Table};

/// The parameters of one call.
#[derive(Clone, Debug, Default)]
pub struct Params<'a> {
    pub(super) pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    from_query: usize,
    /// Whether a borrowed name or value has a byte that is escaped in signatures.
    has_reserved: bool,
    pub(super) body: Document<'a>,
    headers: Option<&'a HeaderMap>,
}

/// A parameter whose value cannot be read as what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadValue {
    /// The parameter's name.
    pub name: &'static str,
}

/// How many parameters a call may have; the greatest that means anything has about a hundred and fifty.
pub const MAX_PARAMETERS: usize = 2000;

/// Parameters that are more, or longer, than any call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyParameters;

/// A form body that is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadForm {
    /// It has a `%` without its two hexadecimal digits, or is not UTF-8.
    Malformed,
    /// It has more parameters than any call needs.
    TooMany,
}

impl<'a> Params<'a> {
    /// Adds the parameters of the query string; call it first.
    pub fn add_query(&mut self, query: &'a str) -> Result<(), TooManyParameters> {
        self.reserve(query.as_bytes());
        let mut pairs = Pairs::new(query.as_bytes());
        for (name, value) in &mut pairs {
            if self.pairs.len() == MAX_PARAMETERS {
                return Err(TooManyParameters);
            }
            self.pairs.push((name.lossy(), value.lossy()));
        }
        self.from_query = self.pairs.len();
        self.has_reserved |= pairs.has_reserved();
        Ok(())
    }

    /// Adds the parameters of a form body; of one that cannot be read, none.
    pub fn add_form(&mut self, body: &'a [u8]) -> Result<(), BadForm> {
        self.reserve(body);
        let (before, mut fits) = (self.pairs.len(), true);
        let exact = |(name, value): (Piece<'a>, Piece<'a>)| Ok((name.exact()?, value.exact()?));
        let mut pairs = Pairs::new(body);
        for pair in &mut pairs {
            match exact(pair) {
                Ok(pair) if self.pairs.len() < MAX_PARAMETERS => self.pairs.push(pair),
                // Read to its end nevertheless: that it cannot be read is said first.
                Ok(_) => fits = false,
                Err(Malformed) => {
                    self.pairs.truncate(before);
                    return Err(BadForm::Malformed);
                }
            }
        }
        self.has_reserved |= pairs.has_reserved();
        if fits { Ok(()) } else { Err(BadForm::TooMany) }
    }

    /// Makes room for the pairs of a form.
    fn reserve(&mut self, form: &[u8]) {
        let pairs = if form.is_empty() { 0 } else { 1 + memchr_iter(b'&', form).count() };
        self.pairs.reserve(pairs.min(MAX_PARAMETERS));
    }

    /// Adds the members of a JSON object, flattened: `{"a":[{"b":1}]}` becomes `a.1.b` = `1`. Every leaf has a
    /// full name of its own, so a short document can stand for a long list; `budget` bounds the bytes of it.
    pub fn add_json(
        &mut self,
        body: &serde_json::Map<String, Value>,
        budget: usize,
    ) -> Result<(), TooManyParameters> {
        let mut flat = Flat { pairs: &mut self.pairs, budget };
        body.iter().try_for_each(|(name, value)| flat.add(name, value))
    }

    /// Adds a variable of the path, decoded.
    pub fn add_path(&mut self, name: &'a str, value: Cow<'a, str>) {
        self.has_reserved = true;
        self.pairs.push((name.into(), value));
    }

    /// Lets operations see the headers that some of them take for parameters.
    pub fn set_headers(&mut self, headers: &'a HeaderMap) {
        self.headers = Some(headers);
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers?.get(name)?.to_str().ok()
    }

    /// Every value of a parameter that may come more than once.
    pub fn every(&self, name: &str) -> impl Iterator<Item = &str> {
        self.all().filter(move |(sent, _)| *sent == name).map(|(_, value)| value)
    }

    /// Every parameter, in the order they came.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The parameters of the query string alone.
    pub fn from_query(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().take(self.from_query)
    }

    /// Every parameter, to be encoded.
    pub fn parts(&self) -> impl Iterator<Item = (Part<'_>, Part<'_>)> {
        let part = |text| match text {
            &Cow::Borrowed(text) if !self.has_reserved => Part { text, is_plain: true },
            text => Part::from(&**text),
        };
        self.pairs.iter().map(move |(name, value)| (part(name), part(value)))
    }

    /// The parameters of the query string alone, to be encoded.
    pub fn parts_of_query(&self) -> impl Iterator<Item = (Part<'_>, Part<'_>)> {
        self.parts().take(self.from_query)
    }

    /// The value of a parameter, which may be empty; `None` when it was not sent.
    ///
    /// Not inlined: a call looks up fifteen of them, and code that is fetched once costs more than a call.
    #[inline(never)]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all().find(|(sent, _)| is(sent, name)).map(|(_, value)| value)
    }

    /// The value of a parameter, or an empty text when it was not sent.
    pub fn text_or_empty(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    /// The value of a parameter that was sent and is not empty, for those who keep it longer than the parameters.
    pub fn filled_text(&self, name: &str) -> Option<Cow<'a, str>> {
        let sent = self.pairs.iter().find(|(sent, _)| is(sent, name)).map(|(_, value)| value);
        sent.filter(|value| !value.is_empty()).cloned()
    }

    /// The value of a parameter that was sent and is not empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.text(name).filter(|value| !value.is_empty())
    }

    /// A whole number; an empty one counts as not sent.
    pub fn number(&self, name: &'static str) -> Result<Option<i64>, BadValue> {
        self.filled(name).map(|text| text.parse().map_err(|_| BadValue { name })).transpose()
    }

    /// A truth value in any case (`True` of Python, `true` of Node); an empty one counts as not sent.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, BadValue> {
        match self.filled(name) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(BadValue { name }),
        }
    }

    /// Whether a parameter, or any element of a list with this name, was sent.
    pub fn has(&self, name: &str) -> bool {
        self.all().any(|(sent, _)| {
            behind(sent, name).is_some_and(|rest| rest.is_empty() || element(rest).is_some())
        })
    }

    /// A list of texts: `name.1`, `name.2`, … by number.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let mut found: Vec<(u32, &str)> = self
            .all()
            .filter_map(|(sent, value)| match element(behind(sent, name)?)? {
                (number, "") => Some((number, value)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|(number, _)| *number);
        found.dedup_by_key(|(number, _)| *number);
        found.into_iter().map(|(_, value)| value).collect()
    }

    /// A list of objects: all `name.1.*`, all `name.2.*`, … by number.
    pub fn table(&self, name: &str) -> Table<'_> {
        let mut fields = Vec::with_capacity(self.pairs.len());
        fields.extend(self.all().filter_map(|(sent, value)| match element(behind(sent, name)?)? {
            (_, "") => None,
            (number, field) => Some((number, field, value)),
        }));
        Table::new(fields)
    }
}

/// Whether two names are the same. Names of a call often have the same length, but hardly ever the same last letter
/// too: nearly all are told apart without a look at the rest.
fn is(sent: &str, name: &str) -> bool {
    sent.len() == name.len() && sent.as_bytes().last() == name.as_bytes().last() && sent == name
}

/// What stands behind `name` in a name that begins with it.
fn behind<'s>(sent: &'s str, name: &str) -> Option<&'s str> {
    // Nearly all are told apart by their first letters.
    if sent.as_bytes().first() == name.as_bytes().first() { sent.strip_prefix(name) } else { None }
}

/// What stands behind a list's name: `.3` is element 3, `.3.Key` its field `Key`. The first element is 1.
pub(super) fn element(rest: &str) -> Option<(u32, &str)> {
    let rest = rest.strip_prefix('.')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, field) = (&rest[..digits], &rest[digits..]);
    let field = if field.is_empty() { field } else { field.strip_prefix('.')? };
    let number = if number.starts_with('0') { None } else { number.parse().ok() };
    number.map(|number| (number, field))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::api::percent;

    fn query(text: &str) -> Params<'_> {
        let mut params = Params::default();
        params.add_query(text).unwrap();
        params
    }

    #[test]
    fn lists_are_gathered_by_number_and_gaps_are_closed() {
        let params = query("R.10=c&R.2=b&R.1=a&R=x&R.x=y&RR.1=z");

        assert_eq!(params.list("R"), ["a", "b", "c"]);
    }

    #[test]
    fn rows_are_gathered_whatever_order_their_fields_came_in() {
        let params = query("Tag.2.Value=v2&Tag.1.key=k1&Tag.2.Key=k2&Tag.7.Value=");

        let rows: Vec<_> =
            params.table("Tag").rows().map(|row| (row.field("Key"), row.field("Value"))).collect();

        assert_eq!(rows, [(Some("k1"), None), (Some("k2"), Some("v2")), (None, Some(""))]);
    }

    #[test]
    fn of_a_name_that_comes_twice_the_first_counts() {
        let mut params = query("A=query&L.1=one");
        params.add_form(b"A=form&L.1=two").unwrap();

        assert_eq!(params.text("A"), Some("query"));
        assert_eq!(params.list("L"), ["one"]);
        assert_eq!(params.from_query().count(), 2);
    }

    #[test]
    fn numbers_and_flags_say_which_parameter_cannot_be_read() {
        let params = query("N=12&B=True&X=x&E=");

        assert_eq!(params.number("N"), Ok(Some(12)));
        assert_eq!(params.flag("B"), Ok(Some(true)));
        assert_eq!(params.number("E"), Ok(None));
        assert_eq!(params.number("X"), Err(BadValue { name: "X" }));
        assert_eq!(params.flag("X"), Err(BadValue { name: "X" }));
    }

    #[test]
    fn a_list_is_there_when_any_element_is() {
        let params = query("ResourceId.3=rm-1&Other=1");

        assert!(params.has("ResourceId"));
        assert!(params.has("Other"));
        assert!(!params.has("Resource"));
    }

    #[test]
    fn only_numbers_from_one_on_and_fields_in_their_spelling_count() {
        let params = query("R.0=a&R.01=b&R.1=c&Tag.1.KEY=x&Tag.2.key=y");

        assert_eq!(params.list("R"), ["c"]);
        assert_eq!(
            params.table("Tag").rows().map(|row| row.field("Key")).collect::<Vec<_>>(),
            [None, Some("y")]
        );
    }

    #[test]
    fn more_parameters_than_any_call_needs_are_refused() {
        let many = "a&".repeat(MAX_PARAMETERS + 1);

        assert_eq!(Params::default().add_query(&many), Err(TooManyParameters));
        assert_eq!(Params::default().add_form(many.as_bytes()), Err(BadForm::TooMany));
        assert_eq!(Params::default().add_query(&"a&".repeat(MAX_PARAMETERS)), Ok(()));
    }

    #[test]
    fn a_form_that_cannot_be_read_to_its_end_adds_nothing() {
        let many = "a&".repeat(MAX_PARAMETERS) + "%";
        let mut params = query("A=query");

        assert_eq!(params.add_form(b"B=1&C=%"), Err(BadForm::Malformed));
        assert_eq!(params.add_form(many.as_bytes()), Err(BadForm::Malformed));
        assert_eq!(params.all().collect::<Vec<_>>(), [("A", "query")]);
    }

    proptest! {
        #[test]
        fn what_is_known_to_be_plain_is_encoded_as_if_nothing_were_known(
            texts in prop::collection::vec("([a-z]|[&=%+:/. é~]|%41|%C3%A9){0,12}", 2),
        ) {
            let mut params = Params::default();
            params.add_query(&texts[0]).unwrap();
            let _malformed = params.add_form(texts[1].as_bytes());

            prop_assert_eq!(percent::joined(params.parts()), percent::joined(params.all()));
            prop_assert_eq!(percent::joined(params.parts_of_query()), percent::joined(params.from_query()));
        }

        #[test]
        fn flattened_json_reads_back_as_it_was(
            texts in prop::collection::vec(".*", 0..8),
            rows in prop::collection::vec((".*", ".*"), 0..8),
        ) {
            let objects: Vec<_> =
                rows.iter().map(|(key, value)| serde_json::json!({"Key": key, "Value": value})).collect();
            let body = serde_json::json!({"ResourceId": texts, "Tag": objects, "All": true, "Size": 20});
            let mut params = Params::default();
            params.add_json(body.as_object().unwrap(), 1 << 20).unwrap();

            let read: Vec<_> = params
                .table("Tag")
                .rows()
                .map(|row| (row.field("Key").unwrap().to_owned(), row.field("Value").unwrap().to_owned()))
                .collect();

            prop_assert_eq!(params.list("ResourceId"), texts);
            prop_assert_eq!(read, rows);
            prop_assert_eq!(params.flag("All"), Ok(Some(true)));
            prop_assert_eq!(params.number("Size"), Ok(Some(20)));
        }

        #[test]
        fn no_name_and_no_value_makes_reading_fail(pairs in prop::collection::vec((".*", ".*"), 0..20)) {
            let text: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let params = query(&text);

            let sent: Vec<_> = params.all().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();

            prop_assert_eq!(sent, pairs);
            params.list("Tag");
            params.table("Tag");
        }
    }
}
