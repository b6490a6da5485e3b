//! What a rule does: from what was written to rows, waits and endings.

use std::collections::BTreeSet;

use hyper::header::{HeaderName, HeaderValue};
use jiff::SignedDuration;

use super::Language;
use super::compile::Reading;
use super::document::{DelayText, DoText, EffectText, EffectWord, GarbageText, HangUpText, TruncateText};
use crate::api::{Card, ErrorKind, words_of};
use crate::faults::act::{Delay, Row};
use crate::faults::plan::{Cut, Effect, Ending};
use crate::faults::{Act, Substitute};

/// Operations, by service and name.
type Ops = [(&'static str, &'static str)];

/// What an answer that was not described says of itself.
const JSON: &str = "application/json";

/// The page that a load balancer shows.
const HTML_502: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad \
                        Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

impl Reading<'_> {
    pub(super) fn act(&mut self, path: &[&str; 2], wanted: &DoText, ops: &Ops) -> Act {
        let answer = match (&wanted.error, wanted.status) {
            (Some(code), status) => {
                Some(Substitute::Error(self.rows(path, code, status, &wanted.words, ops)))
            }
            (None, Some(status)) => {
                let content_type = header_value(wanted.content_type.as_deref().unwrap_or(JSON));
                let body = wanted.body.clone().unwrap_or_default();
                Some(Substitute::Plain { status, content_type, body })
            }
            (None, None) if wanted.html_502 => Some(Substitute::Plain {
                status: 502,
                content_type: HeaderValue::from_static("text/html"),
                body: HTML_502.to_owned(),
            }),
            (None, None) => None,
        };
        let ending = ending(wanted);
        let delay = wanted.delay.as_ref().map(|delay| match delay {
            DelayText::Fixed(time) => Delay::Fixed(time.0),
            DelayText::Uniform { uniform: (least, most) } => Delay::Uniform(least.0, most.0),
            DelayText::LogNormal { log_normal } => {
                Delay::LogNormal { median: log_normal.median.0, sigma: log_normal.sigma }
            }
        });
        let effect = self.effect(path, wanted, answer.is_some(), ending, ops);
        let signed =
            |time: std::time::Duration| SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
        Act {
            answer,
            headers: headers(wanted),
            retry_after_ms: wanted.retry_after_ms,
            delay,
            waits_after: wanted.effect.is_some(),
            ending,
            pending: wanted.pending.map(|time| signed(time.0)),
            effect,
        }
    }

    /// What happens to the state when nothing is said: an answer in place of the call's own, and a reset, come
    /// before anything is carried out; what is spoiled is the answer of a call that was.
    fn effect(
        &mut self,
        path: &[&str; 2],
        wanted: &DoText,
        answers: bool,
        ending: Option<Ending>,
        ops: &Ops,
    ) -> Effect {
        match &wanted.effect {
            Some(EffectText::Word(EffectWord::None)) => Effect::None,
            Some(EffectText::Partial { partial, of }) => {
                let batch = self.batch(path, of.as_deref(), ops);
                Effect::Partial { count: *partial, batch }
            }
            None if wanted.hang_up == Some(HangUpText::BeforeCommit) => Effect::None,
            None if answers || ending == Some(Ending::Reset) => Effect::None,
            Some(EffectText::Word(EffectWord::Applied)) | None => Effect::Applied,
        }
    }

    fn batch(&mut self, path: &[&str; 2], of: Option<&str>, ops: &Ops) -> Option<&'static str> {
        let rows =
            self.language.services.iter().flat_map(|it| it.ops().into_iter().map(|op| (it.card().name, op)));
        let mut batches: Vec<&'static str> = rows
            .filter(|(service, op)| ops.contains(&(service, op.name)))
            .flat_map(|(_, op)| op.kind.batches().iter().copied())
            .collect();
        batches.sort_unstable();
        batches.dedup();
        if batches.is_empty() && !ops.is_empty() {
            self.wrong(
                &[path[0], path[1], "do", "effect"],
                "none of the operations that this rule matches has a batch to do in part",
            );
        }
        let of = of?;
        let found = batches.iter().copied().find(|batch| *batch == of);
        if found.is_none() && !batches.is_empty() {
            let place = [path[0], path[1], "do", "effect", "of"];
            self.advise(&place, format!("there is no batch `{of}`"), |it| it.meant(of, batches));
        }
        found
    }

    /// The rows of a code for each service: its own, else those of its vendor's gateway.
    fn rows(
        &mut self,
        path: &[&str; 2],
        code: &str,
        status: Option<u16>,
        words: &[String],
        ops: &Ops,
    ) -> Vec<Row> {
        let language = self.language;
        let of_rule =
            language.services.iter().filter(|it| ops.iter().any(|(name, _)| *name == it.card().name));
        let (mut rows, mut gaps, mut known) = (Vec::new(), None, Vec::new());
        for service in of_rule {
            let kinds = language.kinds(service.card());
            known.extend(kinds.iter().map(|kind| (kind.code, kind.status)));
            let of_code = kinds.iter().filter_map(|kind| Some((*kind, words_of(kind.code, code)?)));
            let mut of_code =
                of_code.filter(|(kind, _)| status.is_none_or(|status| kind.status == status)).peekable();
            let first_gaps = of_code.peek().map(|(kind, found)| needed(kind, found));
            let fitting = of_code.find_map(|(kind, found)| {
                let words = if found.is_empty() { words.to_vec() } else { found };
                (needed(kind, &words) == words.len()).then_some(Row {
                    service: service.card().name,
                    kind,
                    words,
                })
            });
            gaps = gaps.or(first_gaps);
            rows.extend(fitting);
        }
        if rows.is_empty() && !ops.is_empty() {
            let place = [path[0], path[1], "do", "error"];
            if let Some(gaps) = gaps {
                let text = format!("the text of `{code}` has {gaps} gaps, and `words` has {}", words.len());
                let help = match gaps {
                    0 => "leave `words` out".to_owned(),
                    _ => format!("write words = [{}]", vec!["\"…\""; gaps].join(", ")),
                };
                self.advise(&place, text, |it| it.help(help));
            } else {
                self.undocumented(&place, code, status, &known);
            }
        }
        rows
    }

    /// Tells of a code that is not there, or not with this status.
    fn undocumented(&mut self, place: &[&str], code: &str, status: Option<u16>, known: &[(&str, u16)]) {
        let with = status.map(|status| format!(" with status {status}")).unwrap_or_default();
        let text = format!("no operation that this rule matches documents `{code}`{with}");
        let of_code = known.iter().filter(|(template, _)| words_of(template, code).is_some());
        let statuses: BTreeSet<_> = of_code.map(|(_, status)| status.to_string()).collect();
        self.advise(place, text, |it| {
            if statuses.is_empty() {
                it.meant(code, known.iter().map(|(code, _)| *code).collect::<BTreeSet<_>>())
            } else {
                let statuses: Vec<_> = statuses.into_iter().collect();
                it.help(format!("it has status {}", statuses.join(" or ")))
            }
        });
    }
}

impl Language {
    /// The errors that calls to a service can be answered with: its own first, then those of the gateway.
    pub(super) fn kinds(&self, card: &'static Card) -> Vec<&'static ErrorKind> {
        let gateway = self.gateways.iter().filter(|(vendor, _)| *vendor == card.vendor);
        card.catalog.iter().chain(gateway.flat_map(|(_, kinds)| kinds.iter())).copied().collect()
    }
}

/// The headers that an answer gets; that they can be headers was looked at before.
fn headers(wanted: &DoText) -> Vec<(HeaderName, HeaderValue)> {
    let name = |name: &String| HeaderName::try_from(name).expect("the names of headers were looked at");
    wanted.headers.iter().map(|(text, value)| (name(text), header_value(value))).collect()
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).expect("the values of headers were looked at")
}

/// How many words a row takes.
fn needed(kind: &ErrorKind, words: &[String]) -> usize {
    let gaps = kind.message.matches("{}").count();
    if kind.code.contains("{}") { gaps.max(words.len()) } else { gaps }
}

fn ending(wanted: &DoText) -> Option<Ending> {
    let truncate = wanted.truncate.as_ref().map(|cut| match cut {
        TruncateText::Bytes(bytes) => Ending::Truncate(Cut::Bytes(*bytes)),
        TruncateText::Part(part) => Ending::Truncate(Cut::Percent(part.0)),
    });
    let garbage = wanted.garbage.map(|place| match place {
        GarbageText::Body => Ending::GarbageBody,
        GarbageText::Head => Ending::GarbageHead,
    });
    let dribble = wanted.dribble.as_ref().map(|it| Ending::Dribble { bytes: it.bytes, every: it.every.0 });
    let hang_up = wanted.hang_up.map(|_| Ending::HangUp);
    let reset = wanted.reset.then_some(Ending::Reset);
    let empty = wanted.empty.then_some(Ending::Empty);
    [hang_up, reset, truncate, garbage, dribble, empty].into_iter().flatten().next()
}
