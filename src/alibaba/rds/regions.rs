//! The regions of RDS and their zones: data.

/// A region.
#[derive(Debug)]
pub(super) struct Region {
    /// Its id.
    pub(super) id: &'static str,
    /// Its name in English.
    pub(super) name: &'static str,
    /// Its name in Chinese.
    pub(super) chinese: &'static str,
    /// The letters of its zones.
    pub(super) zones: &'static [&'static str],
}

const fn region(
    id: &'static str,
    name: &'static str,
    chinese: &'static str,
    zones: &'static [&'static str],
) -> Region {
    Region { id, name, chinese, zones }
}

/// Every region, from the vendor's list of endpoints. Guess: which letters the zones have; they change often.
pub(super) static REGIONS: &[Region] = &[
    region("cn-qingdao", "China (Qingdao)", "华北1（青岛）", &["b", "c"]),
    region("cn-beijing", "China (Beijing)", "华北2（北京）", &["f", "g", "h", "i"]),
    region("cn-zhangjiakou", "China (Zhangjiakou)", "华北3（张家口）", &["a", "b", "c"]),
    region("cn-huhehaote", "China (Hohhot)", "华北5（呼和浩特）", &["a", "b"]),
    region("cn-wulanchabu", "China (Ulanqab)", "华北6（乌兰察布）", &["a", "b", "c"]),
    region("cn-hangzhou", "China (Hangzhou)", "华东1（杭州）", &["h", "i", "j", "k"]),
    region("cn-shanghai", "China (Shanghai)", "华东2（上海）", &["b", "f", "g", "l"]),
    region("cn-shenzhen", "China (Shenzhen)", "华南1（深圳）", &["d", "e", "f"]),
    region("cn-heyuan", "China (Heyuan)", "华南2（河源）", &["a", "b"]),
    region("cn-guangzhou", "China (Guangzhou)", "华南3（广州）", &["a", "b"]),
    region("cn-chengdu", "China (Chengdu)", "西南1（成都）", &["a", "b"]),
    region("cn-hongkong", "China (Hong Kong)", "中国香港", &["b", "c", "d"]),
    region("ap-southeast-1", "Singapore", "新加坡", &["a", "b", "c"]),
    region("ap-southeast-3", "Malaysia (Kuala Lumpur)", "马来西亚（吉隆坡）", &["a", "b"]),
    region("ap-southeast-5", "Indonesia (Jakarta)", "印度尼西亚（雅加达）", &["a", "b"]),
    region("ap-southeast-6", "Philippines (Manila)", "菲律宾（马尼拉）", &["a", "b"]),
    region("ap-southeast-7", "Thailand (Bangkok)", "泰国（曼谷）", &["a", "b"]),
    region("ap-northeast-1", "Japan (Tokyo)", "日本（东京）", &["a", "b", "c"]),
    region("ap-northeast-2", "South Korea (Seoul)", "韩国（首尔）", &["a", "b"]),
    region("us-west-1", "US (Silicon Valley)", "美国（硅谷）", &["a", "b"]),
    region("us-east-1", "US (Virginia)", "美国（弗吉尼亚）", &["a", "b"]),
    region("na-south-1", "Mexico", "墨西哥", &["a"]),
    region("eu-central-1", "Germany (Frankfurt)", "德国（法兰克福）", &["a", "b", "c"]),
    region("eu-west-1", "UK (London)", "英国（伦敦）", &["a", "b"]),
    region("me-east-1", "UAE (Dubai)", "阿联酋（迪拜）", &["a"]),
    region("me-central-1", "Saudi Arabia (Riyadh)", "沙特（利雅得）", &["a", "b"]),
];
