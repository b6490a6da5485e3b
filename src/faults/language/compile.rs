//! From what was written to rules that know their operations and their rows; or to what there is not.

use std::sync::Arc;

use hyper::header::HeaderName;
use wildmatch::WildMatch;

use super::Language;
use super::document::{Document, MatchText, RuleText, TagText, WhenText};
use super::mistake::Mistake;
use super::node::Node;
use crate::faults::matches::Globs;
use crate::faults::when::{Rate, When};
use crate::faults::{Matches, Rule, Scenario, Substitute};

/// A rule while it is read.
pub(super) struct Reading<'l> {
    pub(super) language: &'l Language,
    tree: &'l Node,
    mistakes: Vec<Mistake>,
}

/// Reads a tree whose shape was checked.
pub(super) fn compile(language: &Language, tree: &Node) -> Result<Scenario, Vec<Mistake>> {
    let mut written = tree.value();
    let document: Document = serde_json::from_value(written.clone())
        .map_err(|error| vec![Mistake::new(tree.at.clone(), error.to_string())])?;
    let mut reading = Reading { language, tree, mistakes: Vec::new() };
    let names = reading.names(&document.rule);
    let rules =
        document.rule.iter().enumerate().map(|(index, rule)| reading.rule(index, rule, &names)).collect();
    for (index, name) in names.iter().enumerate() {
        // A trace names rules, so those without a name are given theirs for good.
        written["rule"][index]["name"] = name.as_str().into();
    }
    if reading.mistakes.is_empty() {
        Ok(Scenario { title: document.title, seed: document.seed, rules, written })
    } else {
        Err(reading.mistakes)
    }
}

impl Reading<'_> {
    pub(super) fn wrong(&mut self, path: &[&str], message: impl Into<String>) {
        self.advise(path, message, |mistake| mistake);
    }

    /// Tells of a mistake, and of what would be right.
    pub(super) fn advise(
        &mut self,
        path: &[&str],
        message: impl Into<String>,
        advice: impl FnOnce(Mistake) -> Mistake,
    ) {
        let at = self.tree.below(path).at.clone();
        self.mistakes.push(advice(Mistake::new(at, message)));
    }

    fn names(&mut self, rules: &[RuleText]) -> Vec<String> {
        let (mut names, mut seen) = (Vec::new(), std::collections::HashSet::new());
        for (index, rule) in rules.iter().enumerate() {
            let name = rule.name.clone().unwrap_or_else(|| format!("rule {}", index + 1));
            if !seen.insert(name.clone()) {
                self.wrong(&["rule", &index.to_string(), "name"], format!("another rule is called `{name}`"));
            }
            names.push(name);
        }
        names
    }

    fn rule(&mut self, index: usize, rule: &RuleText, names: &[String]) -> Rule {
        let number = index.to_string();
        let path = ["rule", number.as_str()];
        let mut matches = self.matches(&path, &rule.r#match);
        let when = self.when(&path, index, &rule.when, names);
        let act = self.act(&path, &rule.r#do, &matches.ops);
        let mut unhit = Vec::new();
        if let Some(Substitute::Error(rows)) = &act.answer {
            let has_row = |service: &str| rows.iter().any(|row| row.service == service);
            unhit.extend(matches.ops.iter().map(|(service, _)| *service).filter(|it| !has_row(it)));
            unhit.dedup();
            matches.ops.retain(|(service, _)| has_row(service));
        }
        let is_named = rule.name.is_some();
        Rule { name: names[index].as_str().into(), is_named, matches, unhit, when, act: Arc::new(act) }
    }

    fn matches(&mut self, path: &[&str; 2], wanted: &MatchText) -> Matches {
        let lower = |texts: &[String]| -> Vec<String> {
            let part = |text: &String| if text.contains('*') { text.clone() } else { format!("*{text}*") };
            texts.iter().map(|text| part(text).to_lowercase()).collect()
        };
        let globs = |texts: &[String]| Globs::new(texts.iter().map(String::as_str));
        let tag = wanted.tag.as_ref().map(|tag| match tag {
            TagText::Key(key) => (Globs::new([key.as_str()]), Globs::default()),
            TagText::Both { key, value } => (Globs::new(key.as_deref()), Globs::new(value.as_deref())),
        });
        let header = |(name, value): (&String, &String)| {
            let name = HeaderName::try_from(name).expect("the names of headers were looked at");
            (name, WildMatch::new(value))
        };
        Matches {
            ops: self.ops(path, wanted),
            space: globs(&wanted.space.0),
            region: globs(&wanted.region.0),
            project: globs(&wanted.project.0),
            resource: globs(&wanted.resource.0),
            tag,
            headers: wanted.header.iter().map(header).collect(),
            client: globs(&lower(&wanted.client.0)),
            credential: globs(&wanted.credential.0),
        }
    }

    /// The operations that vendor, service and operation select; each of the patterns must select one.
    fn ops(&mut self, path: &[&str; 2], wanted: &MatchText) -> Vec<(&'static str, &'static str)> {
        let language = self.language;
        let of_vendor = |vendor: &str| wanted.vendor.as_deref().is_none_or(|wanted| wanted == vendor);
        let services: Vec<_> = language.services.iter().filter(|it| of_vendor(it.card().vendor)).collect();
        let known: Vec<_> = services.iter().map(|it| it.card().name).collect();
        let service_globs = Globs::new(wanted.service.0.iter().map(String::as_str));
        for (index, text) in wanted.service.0.iter().enumerate() {
            let glob = WildMatch::new(text);
            if !known.iter().any(|name| glob.matches(name)) {
                let place = [path[0], path[1], "match", "service", &index.to_string()];
                let message = format!("there is no service `{text}`");
                self.advise(&place, message, |it| it.meant(text, known.iter().copied()));
            }
        }
        let services = services.into_iter().filter(|it| service_globs.fit(it.card().name));
        let all: Vec<_> =
            services.flat_map(|it| it.ops().into_iter().map(|op| (it.card().name, op))).collect();
        for (index, text) in wanted.operation.0.iter().enumerate() {
            if !all.is_empty() && !all.iter().any(|(_, op)| is_meant(text, op.name, op.kind.name())) {
                let place = [path[0], path[1], "match", "operation", &index.to_string()];
                let of = if wanted.service.0.is_empty() {
                    String::new()
                } else {
                    format!(" in {}", wanted.service.0.join(", "))
                };
                let message = format!("there is no operation `{text}`{of}");
                self.advise(&place, message, |it| it.meant(text, all.iter().map(|(_, op)| op.name)));
            }
        }
        let texts = &wanted.operation.0;
        let is_wanted =
            |name: &str, kind: &str| texts.is_empty() || texts.iter().any(|text| is_meant(text, name, kind));
        all.iter()
            .filter(|(_, op)| is_wanted(op.name, op.kind.name()))
            .map(|(service, op)| (*service, op.name))
            .collect()
    }

    fn when(&mut self, path: &[&str; 2], index: usize, wanted: &WhenText, names: &[String]) -> When {
        let mut other = |key: &str, name: &Option<String>| {
            let name = name.as_ref()?;
            let found = names.iter().position(|known| known == name).filter(|found| *found != index);
            if found.is_none() {
                let others =
                    names.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, name)| name.as_str());
                let message = format!("no other rule is called `{name}`");
                self.advise(&[path[0], path[1], "when", key], message, |it| it.meant(name, others));
            }
            found
        };
        let (after, before) = (other("after", &wanted.after), other("before", &wanted.before));
        When {
            calls: wanted.calls.as_ref().map(|calls| calls.0.clone()),
            first: wanted.first,
            every: wanted.every,
            probability: wanted.probability,
            from: wanted.from,
            until: wanted.until,
            lasting: wanted.r#for.map(|time| time.0),
            rate: wanted.rate.as_ref().map(|rate| Rate { calls: rate.calls, per: rate.per.0 }),
            after,
            before,
            times: wanted.times,
            ttl: wanted.ttl.map(|time| time.0),
        }
    }
}

/// Whether a pattern means an operation, by its name in any case or by its class.
pub(super) fn is_meant(pattern: &str, name: &str, kind: &str) -> bool {
    pattern == kind || WildMatch::new(&pattern.to_lowercase()).matches(&name.to_lowercase())
}
