//! The same answer as XML: objects are elements, lists are elements that repeat.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::{Map, Value};

/// The document with `fields` under the element `root`.
pub(super) fn write(root: &str, fields: &Map<String, Value>) -> Vec<u8> {
    let mut xml = Writer::new(Vec::with_capacity(512));
    emit(&mut xml, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    element(&mut xml, root, |xml| members(xml, fields));
    xml.into_inner()
}

fn members(xml: &mut Writer<Vec<u8>>, fields: &Map<String, Value>) {
    for (name, value) in fields {
        match value {
            Value::Array(items) => items.iter().for_each(|item| one(xml, name, item)),
            single => one(xml, name, single),
        }
    }
}

fn one(xml: &mut Writer<Vec<u8>>, name: &str, value: &Value) {
    element(xml, name, |xml| match value {
        Value::Object(fields) => members(xml, fields),
        Value::Array(items) => items.iter().for_each(|item| one(xml, name, item)),
        Value::String(text) => emit(xml, Event::Text(BytesText::new(&allowed(text)))),
        Value::Null => {}
        scalar => emit(xml, Event::Text(BytesText::new(&scalar.to_string()))),
    });
}

fn element(xml: &mut Writer<Vec<u8>>, name: &str, inside: impl FnOnce(&mut Writer<Vec<u8>>)) {
    emit(xml, Event::Start(BytesStart::new(name)));
    inside(xml);
    emit(xml, Event::End(BytesEnd::new(name)));
}

fn emit(xml: &mut Writer<Vec<u8>>, event: Event<'_>) {
    xml.write_event(event).expect("writing into memory does not fail");
}

/// The text without the characters that XML 1.0 cannot carry, not even escaped: a tag value may hold any.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if is_allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_repeat_their_element_and_texts_are_escaped() {
        let fields = json!({
            "RequestId": "R",
            "Items": {"Item": [{"K": "a<b&c\u{1}"}, {"K": ""}]},
            "None": {"Item": []},
            "Size": 2,
        });

        let xml = String::from_utf8(write("XResponse", fields.as_object().unwrap())).unwrap();

        assert_eq!(
            xml,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XResponse><RequestId>R</RequestId><Items><Item>\
             <K>a&lt;b&amp;c\u{fffd}</K></Item><Item><K></K></Item></Items><None></None><Size>2</Size></XResponse>"
        );
    }
}
