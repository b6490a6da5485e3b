//! Which settings lead which clients to an emulator: a table for each.
//!
//! A row is the name of a variable and its value, both with `{words}` for what differs from run to run.

use clap::ValueEnum;
use serde_json::Value;

use crate::huawei::identity::DEFAULT_DOMAIN;

/// Whose clients are led.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Client {
    /// Alibaba Cloud's SDKs and its command line
    Alibaba,
    /// Huawei Cloud's SDKs
    Huawei,
    /// Open Telekom Cloud: otcextensions, the Go library, command lines
    Otc,
    /// openstacksdk and the `openstack` command line
    Openstack,
    /// Terraform's providers of all three clouds
    Terraform,
}

/// Where clients are led, and as whom.
#[derive(Debug)]
pub(super) struct Target<'a> {
    /// The emulator, with its scheme.
    pub(super) base: &'a str,
    /// The access key id or the user, with its space.
    pub(super) id: &'a str,
    /// Its secret or password.
    pub(super) secret: &'a str,
    /// The region, when it is not the usual one.
    pub(super) region: Option<&'a str>,
}

/// The settings of one kind of client.
struct Group {
    /// The usual region.
    region: &'static str,
    /// Names and values.
    rows: &'static [(&'static str, &'static str)],
}

/// The credentials that every SDK of Alibaba looks for. Endpoints are for the program to hand on.
const ALIBABA: Group = Group {
    region: "cn-hangzhou",
    rows: &[
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "{id}"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "{secret}"),
        ("ALIBABA_CLOUD_REGION_ID", "{region}"),
        ("RDS_ENDPOINT", "{host}"),
        ("IOT_ENDPOINT", "{host}"),
    ],
};

// Seen: huaweicloudsdkcore 3.1.219 reads these, with a region that the program names; the project is looked up.
const HUAWEI: Group = Group {
    region: "cn-north-4",
    rows: &[
        ("HUAWEICLOUD_SDK_AK", "{id}"),
        ("HUAWEICLOUD_SDK_SK", "{secret}"),
        ("HUAWEICLOUD_SDK_IAM_ENDPOINT", "{base}"),
        ("HUAWEICLOUD_SDK_STS_ENDPOINT", "{base}"),
        ("HUAWEICLOUD_SDK_REGION_IAM_{REGION}", "{base}"),
        ("HUAWEICLOUD_SDK_REGION_SMN_{REGION}", "{base}"),
        ("HUAWEICLOUD_SDK_REGION_VPC_{REGION}", "{base}"),
        ("HUAWEICLOUD_SDK_REGION_IMS_{REGION}", "{base}"),
    ],
};

/// No `OS_DOMAIN_NAME`: keystoneauth would take it for a second scope beside the project, and refuse both.
const OPENSTACK: Group = Group {
    region: "eu-de",
    rows: &[
        ("OS_AUTH_URL", "{base}/v3"),
        ("OS_IDENTITY_API_VERSION", "3"),
        ("OS_INTERFACE", "public"),
        ("OS_USERNAME", "{id}"),
        ("OS_PASSWORD", "{secret}"),
        ("OS_USER_DOMAIN_NAME", "{domain}"),
        ("OS_PROJECT_NAME", "{region}"),
        ("OS_PROJECT_DOMAIN_NAME", "{domain}"),
        ("OS_REGION_NAME", "{region}"),
    ],
};

/// What older tools of Open Telekom Cloud call the project.
const OTC: Group = Group { region: "eu-de", rows: &[("OS_TENANT_NAME", "{region}")] };

const TERRAFORM_ALIBABA: Group = Group {
    region: "cn-hangzhou",
    rows: &[
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "{id}"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "{secret}"),
        ("ALIBABA_CLOUD_REGION", "{region}"),
        ("RDS_ENDPOINT", "{host}"),
    ],
};

const TERRAFORM_HUAWEI: Group = Group {
    region: "cn-north-4",
    rows: &[
        ("HW_ACCESS_KEY", "{id}"),
        ("HW_SECRET_KEY", "{secret}"),
        ("HW_REGION_NAME", "{region}"),
        ("HW_AUTH_URL", "{base}/v3"),
        ("HW_INSECURE", "true"),
    ],
};

impl Client {
    fn groups(self) -> &'static [&'static Group] {
        match self {
            Self::Alibaba => &[&ALIBABA],
            Self::Huawei => &[&HUAWEI],
            Self::Otc => &[&OPENSTACK, &OTC],
            Self::Openstack => &[&OPENSTACK],
            Self::Terraform => &[&TERRAFORM_ALIBABA, &TERRAFORM_HUAWEI, &OPENSTACK, &OTC],
        }
    }

    /// Names and values; the address of the emulator itself comes first.
    pub(super) fn settings(self, target: &Target<'_>) -> Vec<(String, String)> {
        let of_group = |group: &&'static Group| {
            let region = target.region.unwrap_or(group.region);
            let row =
                |(name, value): &(&str, &str)| (fill(name, target, region), fill(value, target, region));
            group.rows.iter().map(row).collect::<Vec<_>>()
        };
        let ours = ("PARHELION_ENDPOINT".to_owned(), target.base.to_owned());
        std::iter::once(ours).chain(self.groups().iter().flat_map(of_group)).collect()
    }
}

/// Puts the words in, each where the table says; what was put in is not looked at again.
fn fill(template: &str, target: &Target<'_>, region: &str) -> String {
    let mut filled = String::new();
    for part in template.split_inclusive('}') {
        let (text, word) = part.split_once('{').unwrap_or((part, ""));
        filled.push_str(text);
        match word.trim_end_matches('}') {
            "base" => filled.push_str(target.base),
            "host" => filled.push_str(host(target.base)),
            "id" => filled.push_str(target.id),
            "secret" => filled.push_str(target.secret),
            "region" => filled.push_str(region),
            "REGION" => filled.push_str(&region.to_uppercase().replace('-', "_")),
            "domain" => filled.push_str(DEFAULT_DOMAIN),
            _ => {}
        }
    }
    filled
}

/// The address without its scheme, as Alibaba's SDKs want it.
fn host(base: &str) -> &str {
    base.split_once("://").map_or(base, |(_, host)| host)
}

/// A `clouds.yaml` with one cloud. Texts are JSON's, which YAML takes as they are.
pub(super) fn clouds_yaml(target: &Target<'_>) -> String {
    let region = Value::from(target.region.unwrap_or(OPENSTACK.region));
    let [auth_url, id, secret, domain] = [
        format!("{}/v3", target.base),
        target.id.to_owned(),
        target.secret.to_owned(),
        DEFAULT_DOMAIN.to_owned(),
    ]
    .map(Value::from);
    format!(
        "clouds:
  parhelion:
    auth:
      auth_url: {auth_url}
      username: {id}
      password: {secret}
      user_domain_name: {domain}
      project_name: {region}
      project_domain_name: {domain}
    region_name: {region}
    interface: public
    identity_api_version: 3
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_in_once() {
        let target = Target { base: "http://h:1", id: "{secret}", secret: "s{base}", region: None };

        assert_eq!(fill("{id}-{secret}/{host}", &target, "eu-de"), "{secret}-s{base}/h:1");
        assert_eq!(fill("X_{REGION}", &target, "cn-north-4"), "X_CN_NORTH_4");
        assert_eq!(fill("public", &target, ""), "public");
    }
}
