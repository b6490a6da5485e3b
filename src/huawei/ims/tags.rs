//! One set of tags in four spellings, and the rules for each.
//!
//! | spelling | where | limits |
//! |---|---|---|
//! | `key.value` | `PUT /v1/cloudimages/tags`, `tags` of `POST /v2/cloudimages/action` | those of the profile |
//! | `{"key","value"}` | the v2 tag calls, `image_tag`, `image_tags` | the same, any character, trimmed |
//! | `key=value` | `tags` of an image, filters | 255 characters |
//! | bare `key` | Glance; `tags` of an image when the value is empty | 255 characters |
//!
//! Objects may hold characters that Glance takes from nobody. Clients send back what they were shown, though:
//! a text that an image shows means the tag that it shows so, and only other texts are divided and checked.

use serde_json::{Value, json};

use crate::api::{ApiError, Offence, Tag, TagRef, TagRules, Tags};
use crate::huawei::Profile;
use crate::huawei::identity::PUBLIC;
use crate::huawei::ims::errors;
use crate::huawei::ims::image::Image;
use crate::huawei::ims::state::Ims;
use crate::huawei::tagging::{Query, Rows, Shared, Tagged, Tagging};

/// The v2 tag calls on images.
pub(super) static TAGGING: Tagging<Ims> = Tagging {
    rules: |profile| &profile.ims_objects,
    find: |ims, params| {
        let id = params.text_or_empty("resource");
        ims.image(id).map(|_| id.to_owned())
    },
    tags: |ims, id| ims.image(id).map(|image| image.tags.clone()),
    set: |ims, id, tags| ims.change(id, |image| image.tags = tags),
    listed: |ims, wanted| Box::new(ims.images.narrowed(wanted, "").map(tagged)),
    count: |ims, wanted| ims.images.count(wanted),
    detail,
    every: |ims| ims.images.tags(),
    rows: Rows {
        body: &errors::FORMAT,
        action: &errors::FORMAT,
        malformed: &errors::TAG,
        value: &errors::TAG,
        fault: refuse,
        resource: &errors::NO_IMAGE,
        key: &errors::NO_OBJECT,
        quota: &errors::TAG_QUOTA,
        query: &errors::TAG,
        limit: &errors::FORMAT,
        offset: &errors::FORMAT,
        matches: &errors::FORMAT,
    },
    query: Query {
        families: &["tags_any", "not_tags", "not_tags_any"],
        without_any_tag: true,
        fuzzy_name: true,
        by_id: true,
        limit: 10,
        keys: 10,
        values: 10,
    },
    trims: true,
    shared: Some(Shared { place: PUBLIC, refusal: &errors::NOT_OWNER }),
};

fn tagged<'s>((id, image): (&'s str, &'s Image)) -> Tagged<'s> {
    Tagged { id, name: &image.name, tags: &image.tags }
}

/// When an image was created and the status that is fixed, for the operation to tell what the status is by now.
fn detail(ims: &Ims, id: &str) -> Value {
    let image = ims.image(id);
    json!({
        "created_at": image.map(|image| image.created_at),
        "status": image.and_then(|image| image.status.as_deref()),
    })
}

/// IMS has one row for whatever is wrong with a tag.
fn refuse(_offence: &Offence, _tags: &[TagRef<'_>], _rules: &TagRules) -> ApiError {
    errors::TAG.raise()
}

/// The tag that `key.value` means. Guess: the first dot divides; without one, or with nothing behind it, the
/// value is empty.
pub(super) fn dotted(text: &str) -> Tag {
    let (key, value) = text.split_once('.').unwrap_or((text, ""));
    Tag::new(key, value)
}

/// The tag that `key=value`, or a bare `key`, means.
fn equated(text: &str) -> Tag {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    Tag::new(key, value)
}

/// A tag as an image shows it.
pub(super) fn written(tag: TagRef<'_>) -> String {
    if tag.value.is_empty() { tag.key.to_owned() } else { format!("{}={}", tag.key, tag.value) }
}

/// A tag of a body's `image_tag` or `image_tags`.
pub(super) fn object(tag: &Value) -> Result<Tag, ApiError> {
    let text = |name: &str| tag[name].as_str().map(str::trim);
    match (text("key"), text("value")) {
        (Some(key), Some(value)) => Ok(Tag::new(key, value)),
        _ => Err(errors::TAG.raise()),
    }
}

/// Checks tags by the rules of their spelling.
pub(super) fn check(tags: &[Tag], rules: &TagRules) -> Result<(), ApiError> {
    rules.check(tags).map_err(|_| errors::TAG.raise())
}

/// The tags that a text of Glance means: those that are there and are shown so, else a new one.
///
/// Two tags can look alike, `a=b` with the value `c` and `a` with the value `b=c`; to Glance they are one.
pub(super) fn glance(text: &str, present: &Tags) -> Result<Vec<Tag>, ApiError> {
    let shown = shown_as(present, text);
    if shown.is_empty() { Ok(vec![new(text)?]) } else { Ok(shown) }
}

fn shown_as(present: &Tags, text: &str) -> Vec<Tag> {
    present.iter().filter(|tag| written(*tag) == text).map(Tag::from).collect()
}

/// A new tag as Glance takes it, in a path or in a list: a key of letters, digits, `-` and `_`; also
/// `key=value`, since that is what images show.
fn new(text: &str) -> Result<Tag, ApiError> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let tag = equated(text);
    let fits = text.chars().count() <= 255 && !tag.key.is_empty();
    if fits && tag.key.chars().all(word) && tag.value.chars().all(word) {
        Ok(tag)
    } else {
        Err(errors::TAG.raise())
    }
}

/// All tags of a list as Glance takes it, for an image that has `present`; a tag that stands twice counts
/// once, a key with two values does not.
pub(super) fn glance_list(texts: &[&str], present: &Tags, profile: &Profile) -> Result<Tags, ApiError> {
    let mut tags = Tags::default();
    for text in texts {
        for tag in glance(text, present)? {
            if tags.value(&tag.key).is_some_and(|value| value != &*tag.value) {
                return Err(errors::TAG.raise());
            }
            tags.set([&tag]);
        }
    }
    let has_new = tags.iter().any(|tag| present.value(tag.key).is_none());
    if has_new && tags.len() > profile.ims.per_resource { Err(errors::TAG_QUOTA.raise()) } else { Ok(tags) }
}

/// The tags of an image with one more, or with another value of its key.
pub(super) fn with(present: &Tags, new: &[Tag], rules: &TagRules) -> Result<Tags, ApiError> {
    if !rules.fit(present, new) {
        return Err(errors::TAG_QUOTA.raise());
    }
    let mut tags = present.clone();
    tags.set(new);
    Ok(tags)
}

/// The tags of an image without what Glance names: a tag in the spelling that the image shows, else a bare
/// key with any value, else `key=` with no value.
pub(super) fn without(present: &Tags, text: &str) -> Option<Tags> {
    let mut gone: Vec<_> = shown_as(present, text).into_iter().map(|tag| tag.key).collect();
    if gone.is_empty() {
        let named = equated(text);
        let pair = text.contains('=') && present.matches(&named.key, Some(&named.value));
        let key = if pair && present.value(text).is_none() { named.key } else { text.into() };
        gone.push(key);
    }
    let mut tags = present.clone();
    tags.remove(&gone.iter().map(|key| &**key).collect::<Vec<_>>());
    (tags.len() < present.len()).then_some(tags)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_dot_divides_and_a_value_may_be_empty() {
        assert_eq!(dotted("aaaa.1111"), Tag::new("aaaa", "1111"));
        assert_eq!(dotted("a.b.c"), Tag::new("a", "b.c"));
        assert_eq!(dotted("a."), Tag::new("a", ""));
        assert_eq!(dotted("a"), Tag::new("a", ""));
    }

    #[test]
    fn a_bare_key_takes_off_any_value_and_a_pair_its_own_only() {
        let present: Tags = [Tag::new("a", "1")].into_iter().collect();

        assert_eq!(without(&present, "a"), Some(Tags::default()));
        assert_eq!(without(&present, "a=1"), Some(Tags::default()));
        assert_eq!(without(&present, "a=2"), None);
        assert_eq!(without(&present, "b"), None);
    }

    #[test]
    fn what_is_shown_goes_before_what_a_text_could_mean() {
        let present: Tags = [Tag::new("a", "b"), Tag::new("a=b", "c")].into_iter().collect();
        let first = without(&present, "a=b").unwrap();

        assert_eq!(first, [Tag::new("a=b", "c")].into_iter().collect());
        assert_eq!(without(&first, "a=b"), Some(Tags::default()));
        assert_eq!(without(&[Tag::new("a", "")].into_iter().collect(), "a="), Some(Tags::default()));
    }

    #[test]
    fn a_tag_that_is_not_there_is_checked_even_if_its_key_is() {
        let present: Tags = [Tag::new("version", "1.2")].into_iter().collect();

        assert!(glance("version=1.2", &present).is_ok());
        assert!(glance("version=1.3", &present).is_err());
        assert!(glance("version=1.2", &Tags::default()).is_err());
    }

    proptest! {
        #[test]
        fn every_spelling_means_the_same_tag(key in "[A-Za-z0-9_-]{1,36}", value in "[A-Za-z0-9_-]{0,43}") {
            let tag = Tag::new(&key, &value);

            prop_assert_eq!(&dotted(&format!("{key}.{value}")), &tag);
            prop_assert_eq!(&object(&json!({"key": format!(" {key} "), "value": value})).unwrap(), &tag);
            prop_assert_eq!(glance(&written((&tag).into()), &Tags::default()).unwrap(), [tag]);
        }

        #[test]
        fn what_an_image_shows_means_the_tags_that_it_has(
            pairs in prop::collection::vec(
                ("[a-c]([ ./=é测]{1,2}[a-c])?", "([ac./=é测]([ a-c./=]?[b测]))?"), 0..9,
            ),
        ) {
            let sent = pairs.iter().map(|(key, value)| json!({"key": key, "value": value}));
            let present: Tags = sent.map(|tag| object(&tag).unwrap()).collect();
            let shown: Vec<String> = present.iter().map(written).collect();
            let mut sent: Vec<&str> = shown.iter().map(String::as_str).collect();

            prop_assert_eq!(&glance_list(&sent, &present, Profile::named("otc")).unwrap(), &present);

            sent.push("new");
            let more = present.iter().map(Tag::from).chain([Tag::new("new", "")]).collect();
            prop_assert_eq!(glance_list(&sent, &present, Profile::named("otc")).unwrap(), more);
            for text in &shown {
                let rest = present.iter().filter(|tag| written(*tag) != *text).collect();
                prop_assert_eq!(without(&present, text), Some(rest));
            }
        }
    }
}
