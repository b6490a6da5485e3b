//! JSON patches of images: one level deep, and the call that both `PATCH` routes make.

use serde_json::Value;

use crate::api::{ApiError, Cx, Params, Reply};
use crate::huawei::Profile;
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::image::{self, Image, Moment, TYPE};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::{body, errors, tags};

/// Members that no client sets.
pub(super) const READ_ONLY: &[&str] = &[
    "id",
    "status",
    "owner",
    "created_at",
    "updated_at",
    "size",
    "virtual_size",
    "checksum",
    "file",
    "self",
    "schema",
    TYPE,
];

/// Members that are there from the beginning and cannot be removed.
const LASTING: &[&str] =
    &["name", "min_disk", "min_ram", "protected", "visibility", "tags", "disk_format", "container_format"];

/// One step of a patch.
#[derive(Debug)]
struct Edit<'p> {
    step: Step,
    member: String,
    value: &'p Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Add,
    Replace,
    Remove,
}

/// Patches the image that the path names, if `admit` lets it be changed.
pub(super) fn run(
    cx: Cx<'_, Ims>,
    params: &Params<'_>,
    admit: fn(&Image, Moment) -> Result<(), ApiError>,
) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("image");
    let edits = read(params)?;
    let (project, profile) = (identity::project(params, cx.ids()), Profile::of(&cx));
    let moment = Moment::of(&cx);

    let image = cx.at(&project).beside(PUBLIC).commit(|ims, public| {
        let image = ims.own(public, id)?;
        admit(image, moment)?;
        let mut changed = apply(image, &edits, profile)?;
        changed.updated_at = Some(moment.now);
        Ok::<_, ApiError>(|ims: &mut Ims| {
            let reply = image::shown(ims, id, &changed, moment);
            ims.change(id, |image| *image = changed);
            reply
        })
    })?;
    Ok(Reply::json(image))
}

/// The steps that a body lists; there must be one.
fn read<'p>(params: &'p Params<'_>) -> Result<Vec<Edit<'p>>, ApiError> {
    let steps = body::document(params)?.as_array().filter(|steps| !steps.is_empty());
    let refused = || errors::FORMAT.raise();
    steps.ok_or_else(refused)?.iter().map(|step| edit(step).ok_or_else(refused)).collect()
}

fn edit(step: &Value) -> Option<Edit<'_>> {
    let path = step["path"].as_str()?.strip_prefix('/')?;
    if path.is_empty() || path.contains('/') {
        return None;
    }
    let kind = match step["op"].as_str()? {
        "add" => Step::Add,
        "replace" => Step::Replace,
        "remove" => Step::Remove,
        _ => return None,
    };
    let value = step.get("value").or_else(|| (kind == Step::Remove).then_some(&Value::Null))?;
    Some(Edit { step: kind, member: path.replace("~1", "/").replace("~0", "~"), value })
}

/// The image after all steps, or the refusal of the first that cannot be.
fn apply(image: &Image, edits: &[Edit<'_>], profile: &Profile) -> Result<Image, ApiError> {
    let mut image = image.clone();
    for Edit { step, member, value } in edits {
        match step {
            Step::Remove => remove(&mut image, member)?,
            Step::Replace if !LASTING.contains(&&**member) && !image.has_property(member) => {
                return Err(errors::CONFLICT.raise());
            }
            Step::Add | Step::Replace if READ_ONLY.contains(&&**member) => {
                return Err(errors::CONFLICT.raise());
            }
            Step::Add | Step::Replace => set(&mut image, member, value, profile)?,
        }
    }
    Ok(image)
}

/// Removes a property. Guess: those that every image has stay, without a refusal.
// Seen: openstacksdk 4.22.0 removes every property of an image object that gets a new one.
fn remove(image: &mut Image, member: &str) -> Result<(), ApiError> {
    if image.properties.shift_remove(member).is_some() || image.has_property(member) {
        return Ok(());
    }
    Err(errors::CONFLICT.raise())
}

/// Sets one member.
pub(super) fn set(image: &mut Image, member: &str, value: &Value, profile: &Profile) -> Result<(), ApiError> {
    let text = || value.as_str().ok_or_else(|| errors::FORMAT.raise());
    match member {
        "name" => image.name = body::name(text()?)?.into(),
        "min_disk" => image.min_disk = body::size(value)?,
        "min_ram" => image.min_ram = body::size(value)?,
        "protected" => image.protected = body::flag(value)?,
        "disk_format" => image.disk_format = text()?.into(),
        "container_format" => image.container_format = text()?.into(),
        "visibility" if value == "private" => {}
        "visibility" => return Err(errors::VISIBILITY.raise()),
        "tags" => {
            let texts = body::of_texts(value).ok_or_else(|| errors::TAG.raise())?;
            image.tags = tags::glance_list(&texts, &image.tags, profile)?;
        }
        property => body::property(&mut image.properties, property, value)?,
    }
    Ok(())
}
