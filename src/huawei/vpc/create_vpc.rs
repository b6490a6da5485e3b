//! `CreateVpc`: a new VPC, in any addresses or in a private block.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::Profile;
use crate::huawei::vpc::cidr::Cidr;
use crate::huawei::vpc::fields::Fields;
use crate::huawei::vpc::router::{Router, default_project};
use crate::huawei::vpc::state::Vpc;
use crate::huawei::vpc::vpc_tags::VPCS;
use crate::huawei::vpc::{errors, tags};
use crate::ids::IdKind;

pub(super) static OP: Op<Vpc> = Op {
    name: "CreateVpc",
    route: Route::Http("POST", "/v1/{project}/vpcs"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=CreateVpc&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let fields = Fields::read(params, "vpc", &errors::VPC_INVALID)?;
    let new = Router {
        name: fields.name()?.unwrap_or_default().into(),
        description: fields.description()?.unwrap_or_default().into(),
        cidr: cidr(&fields)?,
        enterprise_project_id: fields.text("enterprise_project_id")?.map_or_else(default_project, Into::into),
        routes: Vec::new(),
        created_at: cx.now(),
        updated_at: None,
        tags: tags::of_new(fields.value("tags"), Profile::of(&cx), cx.strict(), &VPCS)?,
    };
    let ids = cx.ids();

    let full = || errors::QUOTA.with(&["router"]);
    let shown = cx.at(params.text_or_empty("project")).commit_new(1, full, |vpc| {
        if vpc.is_taken(&new.name, None) {
            return Err(errors::VPC_NAME.raise());
        }
        Ok(|vpc: &mut Vpc| {
            let id = vpc.free_id(ids, IdKind::Vpc);
            let shown = new.shown(&id, vpc, "CREATING");
            vpc.put_router(&id, new);
            shown
        })
    })?;
    Ok(Reply::done().field("vpc", shown))
}

/// The addresses that a call asks for: none when they are empty.
pub(super) fn cidr(fields: &Fields<'_>) -> Result<Option<Cidr>, ApiError> {
    let Some(text) = fields.text("cidr")?.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let cidr = Cidr::parse(text).filter(|cidr| cidr.is_of_vpcs());
    cidr.map(Some).ok_or_else(|| fields.refuse("cidr"))
}
