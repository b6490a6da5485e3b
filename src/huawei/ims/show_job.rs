//! `ShowJob`: how far the making of an image is; a function of when it began.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::errors;
use crate::huawei::ims::image::{Image, Moment};
use crate::huawei::ims::state::Ims;

pub(super) static OP: Op<Ims> = Op {
    name: "ShowJob",
    route: Route::Http("GET", "/v1/{project}/jobs/{job}"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_jobs/querying_the_status_of_an_asynchronous_job.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("job");
    let moment = Moment::of(&cx);

    let job = cx.at(params.text_or_empty("project")).read(|ims| {
        let (image_id, image) = ims.made_by(id)?;
        Some(shown(image_id, image, moment))
    });
    job.map(Reply::json).ok_or_else(|| errors::NO_OBJECT.raise())
}

fn shown(image_id: &str, image: &Image, moment: Moment) -> Value {
    let begin = image.created_at;
    let pending = image.is_pending(moment);
    let status = match pending {
        true if moment.now <= begin => "INIT",
        true => "RUNNING",
        false => "SUCCESS",
    };
    let end = begin.checked_add(moment.lifecycle.pending).unwrap_or(begin);
    let entities = json!({"image_id": image_id, "image_name": image.name});
    let job = image.job.as_ref();
    json!({
        "status": status,
        "job_id": job.map(|job| &*job.id),
        "job_type": job.map(|job| &*job.kind),
        "begin_time": millis(begin),
        "end_time": (!pending).then(|| millis(end)),
        "error_code": null,
        "fail_reason": null,
        "entities": if pending { json!({}) } else { entities },
    })
}

/// `2024-11-06T06:21:08.769Z`.
fn millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
