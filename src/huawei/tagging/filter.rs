//! What a query asks for, and whether a resource is that.

use std::iter;

use super::{Query, Rows, Tagged};
use crate::api::{ApiError, ErrorKind, Json, Members};
use crate::store::Wanted;

/// A key, and the values of which one must be there; any value when there is none.
struct Item<'q> {
    key: &'q str,
    values: Vec<&'q str>,
}

/// What a resource must be like.
pub(super) struct Filter<'q> {
    families: Vec<(&'static str, Vec<Item<'q>>)>,
    untagged: bool,
    names: Vec<&'q str>,
    ids: Vec<&'q str>,
    fuzzy_name: bool,
    fuzzy: bool,
}

impl<'q> Filter<'q> {
    /// Reads what a query asks for. Lists of tags that this kind of resource does not know are not looked at.
    pub(super) fn read(
        body: &'q Members<'_>,
        query: &Query,
        rows: &Rows,
        fuzzy: bool,
    ) -> Result<Self, ApiError> {
        let mut families = Vec::new();
        for family in iter::once(&"tags").chain(query.families) {
            families.push((*family, wanted(body.get(family), query, rows)?));
        }
        let untagged = query.without_any_tag && matches!(body.get("without_any_tag"), Some(Json::Bool(true)));
        let (mut names, mut ids) = (Vec::new(), Vec::new());
        for (key, value) in matches(body.get("matches"), rows.matches)? {
            match key {
                "resource_name" => names.push(value),
                "resource_id" if query.by_id => ids.push(value),
                _ => return Err(rows.matches.raise()),
            }
        }
        Ok(Self { families, untagged, names, ids, fuzzy_name: query.fuzzy_name, fuzzy })
    }

    /// The tags that must all be there, as far as they can be looked up.
    pub(super) fn wanted(&self) -> Vec<Wanted<'_>> {
        let by_part = |value: &&str| self.fuzzy && value.starts_with('*');
        let tags = self.families.iter().filter(|(family, _)| *family == "tags" && !self.untagged);
        let exact = tags.flat_map(|(_, all)| all).filter(|one| !one.values.iter().any(by_part));
        exact.map(|one| (one.key, one.values.as_slice())).collect()
    }

    /// Whether nothing else is asked for than the tags of `wanted`.
    pub(super) fn is_only(&self, wanted: &[Wanted<'_>]) -> bool {
        let tags: usize = self.families.iter().map(|(_, all)| all.len()).sum();
        !self.untagged && self.names.is_empty() && self.ids.is_empty() && tags == wanted.len()
    }

    /// Whether a resource is what the query asks for.
    pub(super) fn admits(&self, resource: &Tagged<'_>) -> bool {
        let has = |wanted: &Item<'_>| self.has(resource, wanted);
        // With "without any tag" the lists of tags count no more.
        let tagged = if self.untagged {
            resource.tags.is_empty()
        } else {
            self.families.iter().filter(|(_, wanted)| !wanted.is_empty()).all(
                |(family, wanted)| match *family {
                    "tags" => wanted.iter().all(has),
                    "tags_any" => wanted.iter().any(has),
                    "not_tags" => !wanted.iter().all(has),
                    _ => !wanted.iter().any(has),
                },
            )
        };
        tagged && self.names.iter().all(|name| self.is_named(resource, name)) && self.has_id(resource)
    }

    fn has_id(&self, resource: &Tagged<'_>) -> bool {
        self.ids.iter().all(|id| *id == resource.id)
    }

    /// Where names match in part, an empty one still means an empty name.
    fn is_named(&self, resource: &Tagged<'_>, name: &str) -> bool {
        if self.fuzzy_name && !name.is_empty() { resource.name.contains(name) } else { resource.name == name }
    }

    fn has(&self, resource: &Tagged<'_>, wanted: &Item<'_>) -> bool {
        let Some(own) = resource.tags.value(wanted.key) else {
            return false;
        };
        let fits = |value: &&str| match value.strip_prefix('*') {
            Some(part) if self.fuzzy => own.contains(part),
            _ => own == *value,
        };
        wanted.values.is_empty() || wanted.values.iter().any(fits)
    }
}

fn wanted<'q>(list: Option<&'q Json<'_>>, query: &Query, rows: &Rows) -> Result<Vec<Item<'q>>, ApiError> {
    let refused = || rows.query.raise();
    let list = match list {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(list) => list.as_array().ok_or_else(refused)?,
    };
    // What is too long is refused before each is compared with all others.
    if list.len() > query.keys {
        return Err(refused());
    }
    let mut all: Vec<Item<'_>> = Vec::new();
    for item in list {
        let key = item["key"].as_str().filter(|key| !key.is_empty()).ok_or_else(refused)?;
        let values = match item.get("values") {
            None | Some(Json::Null) => Vec::new(),
            Some(values) => texts(values).ok_or_else(refused)?,
        };
        let repeats = || (1..values.len()).any(|at| values[..at].contains(&values[at]));
        if values.len() > query.values || repeats() || all.iter().any(|other| other.key == key) {
            return Err(refused());
        }
        all.push(Item { key, values });
    }
    Ok(all)
}

fn texts<'q>(values: &'q Json<'_>) -> Option<Vec<&'q str>> {
    values.as_array()?.iter().map(Json::as_str).collect()
}

fn matches<'q>(
    list: Option<&'q Json<'_>>,
    row: &'static ErrorKind,
) -> Result<Vec<(&'q str, &'q str)>, ApiError> {
    let list = match list {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(list) => list.as_array().ok_or_else(|| row.raise())?,
    };
    let pair = |item: &'q Json<'_>| Some((item["key"].as_str()?, item["value"].as_str()?));
    list.iter().map(|item| pair(item).ok_or_else(|| row.raise())).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::api::{Source, Tag, Tags};

    static ROW: ErrorKind = ErrorKind::new(400, "No", "No.", Source::Guess("an example"));
    static ROWS: Rows = Rows {
        body: &ROW,
        action: &ROW,
        malformed: &ROW,
        value: &ROW,
        fault: |_, _, _| ROW.raise(),
        resource: &ROW,
        key: &ROW,
        quota: &ROW,
        query: &ROW,
        limit: &ROW,
        offset: &ROW,
        matches: &ROW,
    };
    static QUERY: Query = Query {
        families: &["tags_any", "not_tags", "not_tags_any"],
        without_any_tag: true,
        fuzzy_name: true,
        by_id: true,
        limit: 1000,
        keys: 3,
        values: 2,
    };
    const KEYS: [&str; 3] = ["a", "b", "c"];
    const VALUES: [&str; 4] = ["", "x", "xy", "*x"];

    /// Key and value as places in the two lists above.
    type Pair = (usize, usize);

    fn tags(pairs: &[Pair]) -> Tags {
        pairs.iter().map(|(key, value)| Tag::new(KEYS[*key], VALUES[*value])).collect()
    }

    fn of(tags: &Tags) -> Tagged<'_> {
        Tagged { id: "id-1", name: "orders", tags }
    }

    fn admits(body: &Value, tags: &Tags, fuzzy: bool) -> bool {
        let body = Json::from(body);
        Filter::read(body.as_object().unwrap(), &QUERY, &ROWS, fuzzy).unwrap().admits(&of(tags))
    }

    fn is_refused(body: &Value) -> bool {
        Filter::read(Json::from(body).as_object().unwrap(), &QUERY, &ROWS, true).is_err()
    }

    /// Every key once, each with up to two values.
    fn lists() -> impl Strategy<Value = Vec<(usize, BTreeSet<usize>)>> {
        let values = prop::collection::btree_set(0..VALUES.len(), 0..=2);
        prop::collection::btree_map(0..KEYS.len(), values, 0..=3).prop_map(|map| map.into_iter().collect())
    }

    /// The pairs that meet one item of a list.
    fn meeting(key: usize, values: &BTreeSet<usize>, fuzzy: bool) -> BTreeSet<Pair> {
        let meets = |own: usize| {
            values.is_empty()
                || values.iter().any(|wanted| {
                    let part = if fuzzy && VALUES[*wanted] == "*x" { "x" } else { "none" };
                    own == *wanted || VALUES[own].contains(part)
                })
        };
        (0..VALUES.len()).filter(|own| meets(*own)).map(|own| (key, own)).collect()
    }

    proptest! {
        #[test]
        fn a_query_finds_what_a_scan_of_all_pairs_finds(
            own in prop::collection::btree_map(0..KEYS.len(), 0..VALUES.len(), 0..=3),
            lists in [lists(), lists(), lists(), lists()],
            fuzzy: bool,
        ) {
            let own: BTreeSet<Pair> = own.into_iter().collect();
            let names = |values: &BTreeSet<usize>| values.iter().map(|at| VALUES[*at]).collect::<Vec<_>>();
            let written = |list: &Vec<(usize, BTreeSet<usize>)>| -> Vec<_> {
                list.iter().map(|(key, values)| json!({"key": KEYS[*key], "values": names(values)})).collect()
            };
            let body = json!({
                "tags": written(&lists[0]),
                "tags_any": written(&lists[1]),
                "not_tags": written(&lists[2]),
                "not_tags_any": written(&lists[3]),
            });

            let met = |list: &Vec<(usize, BTreeSet<usize>)>| {
                list.iter().filter(|(key, values)| !meeting(*key, values, fuzzy).is_disjoint(&own)).count()
            };
            let expected = met(&lists[0]) == lists[0].len()
                && (lists[1].is_empty() || met(&lists[1]) > 0)
                && (lists[2].is_empty() || met(&lists[2]) < lists[2].len())
                && met(&lists[3]) == 0;

            let pairs: Vec<_> = own.iter().copied().collect();
            prop_assert_eq!(admits(&body, &tags(&pairs), fuzzy), expected);
        }
    }

    #[test]
    fn lists_that_the_kind_does_not_know_are_not_looked_at() {
        let kind = Query { families: &["not_tags"], ..QUERY };
        let body = json!({"tags_any": "garbage", "not_tags": [{"key": "a"}], "not_tags_any": [{"key": 1}]});

        let body = Json::from(&body);
        let filter = Filter::read(body.as_object().unwrap(), &kind, &ROWS, false).unwrap();

        assert!(filter.admits(&of(&tags(&[(1, 0)]))));
        assert!(!filter.admits(&of(&tags(&[(0, 0)]))));
    }

    #[test]
    fn without_any_tag_makes_the_lists_of_tags_count_no_more() {
        let body = json!({"without_any_tag": true, "tags": [{"key": "a"}]});

        assert!(admits(&body, &tags(&[]), false));
        assert!(!admits(&body, &tags(&[(0, 0)]), false));
    }

    #[test]
    fn names_match_in_part_where_the_kind_says_so_and_ids_as_a_whole() {
        let named = |name: &str| json!({"matches": [{"key": "resource_name", "value": name}]});
        let with_id = |id: &str| json!({"matches": [{"key": "resource_id", "value": id}]});

        assert!(admits(&named("der"), &tags(&[]), false));
        assert!(!admits(&named("red"), &tags(&[]), false));
        assert!(!admits(&named(""), &tags(&[]), false));
        assert!(admits(&with_id("id-1"), &tags(&[]), false));
        assert!(!admits(&with_id("id"), &tags(&[]), false));
    }

    #[test]
    fn lists_are_refused_that_are_too_long_or_say_a_thing_twice() {
        let keys = |keys: &[&str]| -> Value { keys.iter().map(|key| json!({"key": key})).collect() };
        let values = |values: &[&str]| json!({"tags": [{"key": "a", "values": values}]});

        assert!(!is_refused(&json!({"tags": keys(&["a", "b", "c"])})));
        assert!(is_refused(&json!({"tags": keys(&["a", "b", "c", "d"])})));
        assert!(is_refused(&json!({"not_tags": keys(&["a", "a"])})));
        assert!(!is_refused(&values(&["x", "y"])));
        assert!(is_refused(&values(&["x", "y", "z"])));
        assert!(is_refused(&values(&["x", "x"])));
    }

    #[test]
    fn a_long_list_is_refused_without_comparing_each_with_all_others() {
        let many: Vec<String> = (0..100_000).map(|at| at.to_string()).collect();
        let keys: Value = many.iter().map(|key| json!({"key": key})).collect();

        assert!(is_refused(&json!({"tags": keys})));
        assert!(is_refused(&json!({"tags": [{"key": "a", "values": many}]})));
    }
}
