//! Makers of fire alarm control panels met in China, for a search that works with no network. A brand that is
//! not listed is typed in; the list only saves typing.

/// Chinese name as engineers say it, and the name on the panel.
const BRANDS: [(&str, &str); 36] = [
    ("海湾", "GST haiwan"),
    ("青鸟", "JBF Jade Bird qingniao"),
    ("利达", "LEADER lida"),
    ("依爱", "EI yiai"),
    ("泰和安", "TANDA taihean"),
    ("松江（云安）", "SONGJIANG yunan"),
    ("赋安", "Fuan AFN"),
    ("三江", "SANJIANG"),
    ("鼎信", "TOPSCOMM dingxin"),
    ("国泰怡安", "GTYA guotaiyian"),
    ("久远智能", "JIUYUAN jiuyuan"),
    ("首安", "SHOUAN"),
    ("营口天成", "TC tiancheng"),
    ("中消恒安", "ZXHA zhongxiao"),
    ("法安通", "FAT faantong"),
    ("威隆", "WEILONG"),
    ("尼特", "NITTAN nite"),
    ("能美", "NOHMI nengmei"),
    ("报知机（好信）", "HOCHIKI baozhiji"),
    ("诺帝菲尔", "NOTIFIER nuodifeier"),
    ("霍尼韦尔", "Honeywell huoniweier"),
    ("安舍", "ESSER anshe"),
    ("西门子", "SIEMENS Cerberus ximenzi"),
    ("爱德华", "EDWARDS EST aidehua"),
    ("新普利斯", "SIMPLEX xinpulisi"),
    ("江森自控", "Johnson Controls jiangsen"),
    ("泰科", "Tyco taike"),
    ("博世", "BOSCH boshi"),
    ("施耐德", "Schneider ESMI shinaide"),
    ("艾薇", "AVI aiwei"),
    ("华信", "HUAXIN"),
    ("中安", "ZHONGAN"),
    ("恒业世纪", "HENGYE"),
    ("蓝盾", "LANDUN"),
    ("南京消防", "NJ nanxiao"),
    ("四川赛科", "SAIKE"),
];

/// Brands whose Chinese, Latin or pinyin name contains `needle` (lower case), those that begin with it first.
pub(crate) fn search(needle: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut found: Vec<_> = BRANDS
        .iter()
        .filter_map(|(name, latin)| {
            let lower = latin.to_lowercase();
            let begins = name.starts_with(needle) || lower.split(' ').any(|word| word.starts_with(needle));
            (begins || name.contains(needle) || lower.contains(needle)).then_some((!begins, *name, *latin))
        })
        .collect();
    found.sort_by_key(|(late, ..)| *late);
    found.into_iter().map(|(_, name, latin)| (name, latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_is_found_by_any_of_its_names() {
        for needle in ["海湾", "gst", "haiw"] {
            assert_eq!(search(needle).next().map(|(name, _)| name), Some("海湾"), "{needle}");
        }
        assert_eq!(search("").count(), BRANDS.len());
        assert_eq!(search("没有这个").count(), 0);
    }
}
