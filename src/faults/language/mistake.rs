//! What is wrong in a scenario, where, and what would be right.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// One mistake, or one thing that is worth a second look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake.
    pub(super) fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: None }
    }

    /// The same, with what would be right.
    #[must_use]
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same, with the one of `known` that is meant, or else all of them.
    #[must_use]
    pub(super) fn meant<'k>(self, wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(wrong, &known) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if (1..=20).contains(&known.len()) => self.help(format!("there is: {}", known.join(", "))),
            None => self,
        }
    }

    /// Line and column, from one on; a column is a character.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = &text[..text.floor_char_boundary(self.at.start.min(text.len()))];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// Without its place.
    pub fn told(&self) -> String {
        let help = self.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}{help}", self.message)
    }

    /// In one line.
    pub fn line(&self, text: &str) -> String {
        let (line, column) = self.place(text);
        format!("line {line}, column {column}: {}", self.told())
    }

    /// For a person: the line of the text, with the place underlined.
    pub fn drawn(&self, source: &str, text: &str, is_warning: bool) -> String {
        let end = self.at.end.clamp(self.at.start, text.len());
        let first_line = text[self.at.start.min(end)..end].lines().next().map_or(0, str::len);
        let at = self.at.start.min(end)..self.at.start.min(end) + first_line;
        let label = self.help.as_deref().unwrap_or_default();
        let level = if is_warning { Level::WARNING } else { Level::ERROR };
        let mark = AnnotationKind::Primary.span(at).label(label);
        let snippet = Snippet::source(text).path(source).annotation(mark);
        let report = [level.primary_title(&*self.message).element(snippet)];
        format!("{}\n", Renderer::plain().render(&report))
    }
}

/// The one of `known` that looks most like `wrong`, when one does.
pub fn nearest<'k>(wrong: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = wrong.to_lowercase();
    let weighed = known.iter().map(|it| (strsim::jaro_winkler(&lower, &it.to_lowercase()), *it));
    weighed
        .filter(|(weight, _)| *weight > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, it)| it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_shown_where_it_is() {
        let text = "title = \"ä\"\nmatch = { service = \"rdz\" }\n";
        let at = text.find("\"rdz\"").unwrap();
        let mistake = Mistake::new(at..at + 5, "there is no service `rdz`").meant("rdz", ["rds", "iot"]);

        assert_eq!(mistake.place(text), (2, 21));
        assert_eq!(mistake.line(text), "line 2, column 21: there is no service `rdz`; did you mean `rds`?");
        assert_eq!(
            mistake.drawn("a.toml", text, false),
            "error: there is no service `rdz`\n --> a.toml:2:21\n  |\n\
             2 | match = { service = \"rdz\" }\n  |                     ^^^^^ did you mean `rds`?\n"
        );
    }
}
