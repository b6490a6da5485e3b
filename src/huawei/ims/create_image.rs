//! `CreateImage`: an image from a server, a volume or a file, made by a job.

use serde_json::{Map, Value};

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route, Tag, Tags};
use crate::huawei::ims::image::{Image, Job};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::{body, errors, tags};
use crate::huawei::{Profile, identity};
use crate::ids::{IdKind, Ids};

pub(super) static OP: Op<Ims> = Op {
    name: "CreateImage",
    route: Route::Http("POST", "/v2/cloudimages/action"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image/creating_an_image.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let body = body::object(params)?;
    let kind = source(body)?;
    let name = body::text(body, "name")?.ok_or_else(|| errors::NO_NAME.raise())?;
    let description = body::text(body, "description")?.map(body::description).transpose()?;
    let tags = sent_tags(body, Profile::of(&cx))?;
    let mut image = Image::new(body::name(name)?, cx.now());
    for (member, at) in [("min_disk", &mut image.min_disk), ("min_ram", &mut image.min_ram)] {
        if let Some(size) = body.get(member).filter(|size| !size.is_null()) {
            *at = body::size(size)?;
        }
    }
    for (name, value) in properties(body, description)? {
        body::property(&mut image.properties, name, &value.into())?;
    }
    image.tags = tags::with(&Tags::default(), &tags, &Profile::of(&cx).ims_objects)?;

    let (project, ids) = (identity::project(params, cx.ids()), cx.ids());
    let job = cx.at(&project).commit_new(
        1,
        || errors::QUOTA.raise(),
        |_| {
            Ok(|ims: &mut Ims| {
                let job = free_job(ims, ids);
                image.job = Some(Job { id: job.as_str().into(), kind: kind.into() });
                ims.add(&free_id(ims, ids), image);
                job
            })
        },
    )?;
    Ok(Reply::done().field("job_id", job))
}

/// The next id that no image has: a world that an earlier run with this seed left behind has the first ones.
pub(super) fn free_id(ims: &Ims, ids: &Ids) -> String {
    loop {
        let id = ids.uuid(IdKind::Image);
        if ims.image(&id).is_none() {
            return id;
        }
    }
}

/// The same for jobs.
fn free_job(ims: &Ims, ids: &Ids) -> String {
    loop {
        let job = ids.uuid(IdKind::Job).replace('-', "");
        if ims.made_by(&job).is_none() {
            return job;
        }
    }
}

/// The job that makes an image from what the body names. Servers and volumes are not looked up: they are
/// another service's.
fn source(sent: &Map<String, Value>) -> Result<&'static str, ApiError> {
    if let Some(url) = body::text(sent, "image_url")? {
        let named =
            url.split_once(':').is_some_and(|(bucket, object)| !bucket.is_empty() && !object.is_empty());
        let disk = sent.get("min_disk").and_then(|size| body::size(size).ok());
        return match (named, disk) {
            (false, _) => Err(errors::URL.raise()),
            (true, Some(1..=1024)) => Ok("imsImportImageJob"),
            (true, _) => Err(errors::SIZE.raise()),
        };
    }
    let given = |name: &str| Ok::<_, ApiError>(body::text(sent, name)?.is_some_and(|id| !id.is_empty()));
    match (given("instance_id")?, given("volume_id")?) {
        (true, _) => Ok("imsCreateImageByInstance"),
        (false, true) => Ok("imsVolumeCreateImageJob"),
        (false, false) => Err(errors::NO_SOURCE.raise()),
    }
}

/// The properties that follow from the body.
fn properties<'b>(
    body: &'b Map<String, Value>,
    description: Option<&'b str>,
) -> Result<Vec<(&'static str, &'b str)>, ApiError> {
    let given = [
        ("__description", description),
        ("__os_version", body::text(body, "os_version")?),
        ("__os_type", body::text(body, "os_type")?),
        ("hw_firmware_type", body::text(body, "hw_firmware_type")?),
    ];
    Ok(given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

/// `tags` in one text each, or `image_tags` as objects; not both.
fn sent_tags(body: &Map<String, Value>, profile: &Profile) -> Result<Vec<Tag>, ApiError> {
    let texts = body::texts(body, "tags")?.unwrap_or_default();
    let objects = match body.get("image_tags") {
        None | Some(Value::Null) => &[],
        Some(list) => list.as_array().ok_or_else(|| errors::TAG.raise())?.as_slice(),
    };
    let (all, rules) = match (texts.is_empty(), objects.is_empty()) {
        (false, false) => return Err(errors::TAG.raise()),
        (true, true) => return Ok(Vec::new()),
        (false, true) => (texts.into_iter().map(tags::dotted).collect::<Vec<_>>(), &profile.ims),
        (true, false) => (objects.iter().map(tags::object).collect::<Result<_, _>>()?, &profile.ims_objects),
    };
    tags::check(&all, rules)?;
    Ok(all)
}
