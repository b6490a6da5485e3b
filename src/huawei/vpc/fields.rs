//! The fields of a body's one member, `vpc` or `subnet`, checked as they are read.

use std::net::Ipv4Addr;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::api::{ApiError, Charset, ErrorKind, Params};

/// The characters of names. Chinese ones are those of Huawei Cloud; the page of OTC does not have them.
const NAMES: Charset = Charset::LettersDigitsAnd { chinese: true, marks: "_-." };

/// The fields of a body's one member; what is null counts as not sent.
#[derive(Debug)]
pub(super) struct Fields<'p> {
    sent: &'p Map<String, Value>,
    row: &'static ErrorKind,
}

impl<'p> Fields<'p> {
    /// The fields of `member`. What is wrong with one is refused with `row`, its word the field's name.
    pub(super) fn read(
        params: &'p Params<'_>,
        member: &'static str,
        row: &'static ErrorKind,
    ) -> Result<Self, ApiError> {
        let body = params.document().ok().flatten();
        let sent = body.and_then(|body| body.get(member)?.as_object());
        sent.map(|sent| Self { sent, row }).ok_or_else(|| row.with(&[member]))
    }

    /// The refusal of a field.
    #[track_caller]
    pub(super) fn refuse(&self, field: &str) -> ApiError {
        self.row.with(&[field])
    }

    /// Whether there is no field at all.
    pub(super) fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }

    /// A field as it was sent.
    pub(super) fn value(&self, field: &str) -> Option<&'p Value> {
        self.sent.get(field).filter(|value| !value.is_null())
    }

    /// A text.
    pub(super) fn text(&self, field: &str) -> Result<Option<&'p str>, ApiError> {
        let text = |value: &'p Value| value.as_str().ok_or_else(|| self.refuse(field));
        self.value(field).map(text).transpose()
    }

    /// A truth value, which some clients write as a text.
    pub(super) fn flag(&self, field: &str) -> Result<Option<bool>, ApiError> {
        match self.value(field) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) => text.parse().map(Some).map_err(|_| self.refuse(field)),
            Some(_) => Err(self.refuse(field)),
        }
    }

    /// A list whose elements read as `T`.
    pub(super) fn list<T: DeserializeOwned>(&self, field: &str) -> Result<Option<Vec<T>>, ApiError> {
        let list = |value: &Value| Vec::deserialize(value).map_err(|_| self.refuse(field));
        self.value(field).map(list).transpose()
    }

    /// A name: up to 64 letters, digits, `_`, `-` and `.`.
    pub(super) fn name(&self) -> Result<Option<&'p str>, ApiError> {
        let is_name = |name: &&str| name.chars().count() <= 64 && name.chars().all(|c| NAMES.allows(c));
        match self.text("name")? {
            Some(name) if !is_name(&name) => Err(self.refuse("name")),
            name => Ok(name),
        }
    }

    /// A description: up to 255 characters, without angle brackets.
    pub(super) fn description(&self) -> Result<Option<&'p str>, ApiError> {
        match self.text("description")? {
            Some(text) if text.chars().count() > 255 || text.contains(['<', '>']) => {
                Err(self.refuse("description"))
            }
            text => Ok(text),
        }
    }

    /// The name servers: `dnsList`, or else `primary_dns` and `secondary_dns`, each in place of the one in
    /// `before`; an empty one takes it away.
    pub(super) fn dns(&self, before: &[Ipv4Addr]) -> Result<Vec<Ipv4Addr>, ApiError> {
        if let Some(list) = self.list("dnsList")? {
            return Ok(list);
        }
        let mut servers = Vec::new();
        for (at, field) in ["primary_dns", "secondary_dns"].into_iter().enumerate() {
            match self.text(field)? {
                None => servers.extend(before.get(at)),
                Some("") => {}
                Some(text) => servers.push(text.parse().map_err(|_| self.refuse(field))?),
            }
        }
        servers.extend(before.iter().skip(2));
        Ok(servers)
    }
}
