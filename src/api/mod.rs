//! The vocabulary that every vendor's service speaks, and nothing of any vendor.
//!
//! A service is tables ([`Op`], [`ErrorKind`], [`TagRules`]) and small functions over them. It sees its
//! parameters ([`Params`]), its state through [`Cx`], and answers with a [`Reply`] or an [`ApiError`]. It sees
//! no wire, no fault, no journal and no clock; a test reads the sources and holds that.

mod batch;
mod credentials;
mod cx;
mod error;
mod explain;
mod flatten;
mod form;
mod headers;
mod held;
pub mod hmac;
mod json;
mod lifecycle;
mod op;
mod page;
mod params;
pub mod percent;
mod protocol;
mod reply;
mod rows;
mod service;
pub mod sha256;
mod tag_rules;
mod tags;
mod text_rule;

/// A text that many may share: a clone is a pointer copy, the pointer is thin, and a literal takes no memory.
pub use arcstr::ArcStr as Text;
pub use credentials::{BadCredential, Credential, Credentials, Secret, same, split_space};
pub use cx::{CallCx, Cx, Settings};
pub use error::{ApiError, ErrorKind, Source, words_of};
pub use explain::{Attempt, explain};
pub use form::lossy;
pub use headers::{SentHeaders, header_text, parted, pieces, push_header_lines};
pub use held::{Held, Mark};
pub use json::{Json, Members};
pub use lifecycle::Lifecycle;
pub use op::{Op, OpCard, OpKind, Route, Run};
pub use page::{PageToken, Paged};
pub use params::{BadForm, BadValue, MAX_PARAMETERS, MalformedBody, Params, Row, Table, TooManyParameters};
pub use protocol::{AuthFault, Call, Decoded, Dialect, Explanation, Format, Known, Protocol, SignatureMode};
pub use reply::{Reply, push_json};
pub use rows::{Rows, Texts};
pub use service::{Card, Emulated, Envelope, PlaceNames, Service, ServiceTable};
pub use tag_rules::{Offence, TagFault, TagRules};
pub use tags::{Tag, TagFilter, TagRef, Tags};
pub use text_rule::{Blank, Charset, TextRule, Unit};
