//! How a cut is written: as a world, always alike.
//!
//! It is written as it goes, resource by resource, and never stands as a tree of values in memory, which would
//! take several times the bytes of the state itself.

use std::io::{self, Write};

use crate::snapshot::Cut;
use crate::snapshot::cut::SpaceCut;

impl Cut {
    /// The text of it.
    ///
    /// # Panics
    ///
    /// Never: a text takes whatever is written to it, and state is JSON.
    pub fn text(&self) -> String {
        let mut text = Vec::new();
        self.write(&mut text).expect("a vector takes everything, and plain maps of texts are JSON");
        String::from_utf8(text).expect("JSON is UTF-8")
    }

    /// Writes it.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut world = Object::begin(out, 0)?;
        world.name("parhelion")?.write_all(b"1")?;
        let mut spaces = Object::begin(world.name("spaces")?, 1)?;
        for cut in &self.spaces {
            space(cut, spaces.name(cut.id.as_str())?)?;
        }
        spaces.end()?;
        world.end()?;
        out.write_all(b"\n")
    }
}

fn space(cut: &SpaceCut, out: &mut dyn Write) -> io::Result<()> {
    let mut members = Object::begin(out, 2)?;
    if let Some((clock, ids)) = &cut.settings {
        serde_json::to_writer_pretty(members.value("clock")?, clock)?;
        serde_json::to_writer_pretty(members.value("ids")?, ids)?;
    }
    for (service, held) in &cut.held {
        held.write(&mut members.value(service)?)?;
    }
    members.end()
}

/// An object that is being written, with so many others around it.
struct Object<'w> {
    out: &'w mut dyn Write,
    depth: usize,
    is_empty: bool,
}

impl<'w> Object<'w> {
    fn begin(out: &'w mut dyn Write, depth: usize) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, depth, is_empty: true })
    }

    /// Where the value of the next member is to be written, by who knows how deep it is.
    fn name(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        let comma = if self.is_empty { "\n" } else { ",\n" };
        self.is_empty = false;
        write!(self.out, "{comma}{:1$}", "", (self.depth + 1) * INDENT)?;
        serde_json::to_writer(&mut self.out, name)?;
        self.out.write_all(b": ")?;
        Ok(self.out)
    }

    /// Where the value of the next member is to be written as if it stood alone.
    fn value(&mut self, name: &str) -> io::Result<Indented<'_>> {
        let by = (self.depth + 1) * INDENT;
        Ok(Indented { out: self.name(name)?, by })
    }

    fn end(self) -> io::Result<()> {
        if self.is_empty {
            return self.out.write_all(b"}");
        }
        write!(self.out, "\n{:1$}}}", "", self.depth * INDENT)
    }
}

/// By how much more the members of an object are indented than itself.
const INDENT: usize = 2;

/// Indents each line but the first. In JSON a line ends only where it may be indented.
struct Indented<'w> {
    out: &'w mut dyn Write,
    by: usize,
}

impl Write for Indented<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = rest.split_at(end + 1);
            self.out.write_all(line)?;
            write!(self.out, "{:1$}", "", self.by)?;
            rest = after;
        }
        self.out.write_all(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_in_objects_are_written_as_serde_writes_them() {
        let value = json!({"a": {"b\n": [1, {"c": {}}], "d": {}}, "e": null});
        let mut out = Vec::new();

        let mut object = Object::begin(&mut out, 0).unwrap();
        for (name, value) in value.as_object().unwrap() {
            serde_json::to_writer_pretty(object.value(name).unwrap(), value).unwrap();
        }
        object.end().unwrap();

        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&value).unwrap());
    }
}
