//! 控制器品牌: brands of fire alarm controllers met in China, searched with no network (R4.3).
//!
//! The list helps typing; it decides nothing: any other name is recorded as it was typed.

use serde::Serialize;

/// A brand of fire alarm controllers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ControllerBrand {
    /// The Chinese name: what is recorded and printed.
    pub name: &'static str,
    /// The Latin name on the panel, where there is one.
    pub latin: &'static str,
    /// Pinyin of the Chinese name, syllables joined.
    pub pinyin: &'static str,
    /// First letters of the pinyin syllables.
    pub initials: &'static str,
}

const fn brand(
    name: &'static str,
    latin: &'static str,
    pinyin: &'static str,
    initials: &'static str,
) -> ControllerBrand {
    ControllerBrand { name, latin, pinyin, initials }
}

/// The brands, most common first; general market knowledge, in no order of merit.
pub const BRANDS: &[ControllerBrand] = &[
    brand("海湾", "GST", "haiwan", "hw"),
    brand("青鸟", "Jade Bird JBF", "qingniao", "qn"),
    brand("利达", "Leader LD", "lida", "ld"),
    brand("泰和安", "Tanda TX", "taihean", "tha"),
    brand("依爱", "EI", "yiai", "ya"),
    brand("松江飞繁", "Songjiang", "songjiangfeifan", "sjff"),
    brand("松江云安", "Yunan", "songjiangyunan", "sjya"),
    brand("赋安", "Fuan AFN", "fuan", "fa"),
    brand("三江", "Sanjiang", "sanjiang", "sj"),
    brand("尼特", "Nitte", "nite", "nt"),
    brand("国泰怡安", "Guotai Yian", "guotaiyian", "gtya"),
    brand("中消恒安", "Zhongxiao Hengan", "zhongxiaohengan", "zxha"),
    brand("恒业世纪", "Hengye Century", "hengyeshiji", "hysj"),
    brand("狮岛", "Shidao", "shidao", "sd"),
    brand("防威", "Fangwei", "fangwei", "fw"),
    brand("久远", "Jiuyuan", "jiuyuan", "jy"),
    brand("营口天成", "Tiancheng", "yingkoutiancheng", "yktc"),
    brand("营口新山鹰", "New Shanying", "yingkouxinshanying", "ykxsy"),
    brand("鼎信", "Topscomm", "dingxin", "dx"),
    brand("海康威视", "Hikvision", "haikangweishi", "hkws"),
    brand("大华", "Dahua", "dahua", "dh"),
    brand("法安通", "Faantong", "faantong", "fat"),
    brand("金盾", "Jindun", "jindun", "jd"),
    brand("首安", "Sureland", "shouan", "sa"),
    brand("中阳", "Zhongyang", "zhongyang", "zy"),
    brand("诺蒂菲尔", "Notifier", "nuodifeier", "ndfe"),
    brand("霍尼韦尔", "Honeywell", "huoniweier", "hnwe"),
    brand("西门子", "Siemens Cerberus", "ximenzi", "xmz"),
    brand("爱德华", "Edwards EST", "aidehua", "adh"),
    brand("江森自控 新普利斯", "Johnson Controls Simplex", "jiangsenzikongxinpulisi", "jszkxpls"),
    brand("博世", "Bosch", "boshi", "bs"),
    brand("能美", "Nohmi", "nengmei", "nm"),
    brand("报知机", "Hochiki", "baozhiji", "bzj"),
    brand("日探", "Nittan", "ritan", "rt"),
    brand("盛赛尔", "System Sensor", "shengsaier", "sse"),
    brand("泰科", "Tyco", "taike", "tk"),
    brand("施耐德 艾赛利斯", "Schneider Esmi", "shinaideaisailisi", "sndasls"),
];

/// The brands that match what was typed, best first: those that begin with it, then those that contain
/// it, in Chinese, pinyin, initials or Latin. Nothing typed lists all.
pub fn search(typed: &str) -> impl Iterator<Item = &'static ControllerBrand> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect::<String>().to_lowercase();
    let rank = |brand: &ControllerBrand| {
        let latin = brand.latin.to_lowercase().replace(' ', "");
        let begins = brand.name.starts_with(&typed)
            || brand.pinyin.starts_with(&typed)
            || brand.initials.starts_with(&typed)
            || latin.starts_with(&typed);
        let contains =
            brand.name.replace(' ', "").contains(&typed) || brand.pinyin.contains(&typed) || latin.contains(&typed);
        if begins { Some(0) } else { contains.then_some(1) }
    };
    let mut found: Vec<_> = BRANDS.iter().filter_map(|brand| Some((rank(brand)?, brand))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, brand)| brand)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(typed: &str) -> &'static str {
        search(typed).next().unwrap().name
    }

    #[test]
    fn a_brand_is_found_by_chinese_pinyin_initials_and_latin() {
        for typed in ["海湾", "haiwan", "hai wan", "hw", "GST", "gst"] {
            assert_eq!(first(typed), "海湾", "{typed}");
        }
        assert_eq!(first("simplex"), "江森自控 新普利斯");
    }

    #[test]
    fn nothing_typed_lists_all_and_what_is_unknown_nothing() {
        assert_eq!(search("").count(), BRANDS.len());
        assert_eq!(search("没有这个品牌").count(), 0);
    }

    #[test]
    fn no_brand_is_listed_twice_and_search_terms_are_plain() {
        for (index, brand) in BRANDS.iter().enumerate() {
            assert!(BRANDS[..index].iter().all(|other| other.name != brand.name), "{}", brand.name);
            assert!(brand.pinyin.bytes().chain(brand.initials.bytes()).all(|b| b.is_ascii_lowercase()));
        }
    }
}
