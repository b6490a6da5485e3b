//! Which client sent a request, told from its `User-Agent`.

/// What a `User-Agent` has in it, and whose it is; the first that fits counts.
/// Seen: each in requests that the client sent to an emulator.
static FAMILIES: &[(&str, &str)] = &[
    ("Terraform/", "terraform"),
    ("terraform-provider", "terraform"),
    ("openstacksdk", "openstacksdk"),
    ("python-openstackclient", "openstacksdk"),
    ("golangsdk", "golangsdk"),
    ("huaweicloud-usdk-python", "huaweicloud-python"),
    ("huaweicloud-usdk-nodejs", "huaweicloud-node"),
    ("huaweicloud-usdk-go", "huaweicloud-go"),
    ("huaweicloud-usdk-java", "huaweicloud-java"),
    ("huaweicloud", "huaweicloud"),
    ("aliyun-cli", "aliyun-cli"),
    ("Aliyun-CLI", "aliyun-cli"),
    ("curl/", "curl"),
];

/// The family of a client: `alibabacloud-python`, `openstacksdk`, `terraform`, `curl`, …; `None` when the header
/// names nobody that is known.
pub fn family(user_agent: &str) -> Option<&'static str> {
    if user_agent.starts_with("AlibabaCloud") {
        return Some(of_alibaba(user_agent));
    }
    FAMILIES.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, family)| *family)
}

/// Modern clients say `TeaDSL`; the older generation does not.
fn of_alibaba(user_agent: &str) -> &'static str {
    let is_modern = user_agent.contains("TeaDSL/");
    let speaks = |language: &str| user_agent.contains(language);
    match (speaks("Python/"), speaks("Node.js/"), speaks("Java"), speaks("Golang/")) {
        (true, ..) if is_modern => "alibabacloud-python",
        (true, ..) => "aliyun-python",
        (_, true, ..) if is_modern => "alibabacloud-node",
        (_, true, ..) => "aliyun-node",
        (_, _, true, _) => "alibabacloud-java",
        (.., true) => "alibabacloud-go",
        _ => "alibabacloud",
    }
}

#[cfg(test)]
mod tests {
    use super::family;

    #[test]
    fn official_clients_are_told_apart() {
        let told = [
            "AlibabaCloud (Linux; x86_64) Python/3.11.7 Core/0.4.3 TeaDSL/2",
            "AlibabaCloud (linux; x64) Node.js/v20.20.2 Core/1.8.0",
            "huaweicloud-usdk-go/3.0; os/Debian_GNU/Linux#12_(bookworm)#amd64 go/go1.27.3",
            "openstacksdk/4.22.0 keystoneauth1/5.18.1 python-requests/2.34.2 CPython/3.11.7",
            "Terraform/1.11.4 (+https://www.terraform.io) Terraform-Plugin-SDK/2.39.0 golangsdk/2.0.0",
            "Mozilla/5.0",
        ]
        .map(family);

        assert_eq!(
            told,
            [
                Some("alibabacloud-python"),
                Some("aliyun-node"),
                Some("huaweicloud-go"),
                Some("openstacksdk"),
                Some("terraform"),
                None
            ]
        );
    }
}
