//! The compiled-in catalogue is sound, and unsound ones are refused by name.

use super::*;
use crate::verdict::{Judgement, judge};

fn code<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

#[test]
fn every_compiled_in_version_loads() {
    for file in FILES {
        Catalogue::load(file).unwrap();
    }
    assert_eq!(Catalogue::versions().len(), FILES.len());
    assert_eq!(Catalogue::of_version("0.1.0-draft"), Some(Catalogue::current()));
    assert_eq!(Catalogue::of_version("9"), None);
}

#[test]
fn the_catalogue_holds_what_the_specification_lists() {
    let catalogue = Catalogue::current();
    let facilities: Vec<_> = catalogue.systems.iter().flat_map(|system| &system.facilities).collect();
    assert_eq!(catalogue.systems.len(), 29);
    assert_eq!(facilities.len(), 115);
    assert_eq!(facilities.iter().map(|facility| facility.items.len()).sum::<usize>(), 299);
}

#[test]
fn kinds_of_plan_do_not_add_up() {
    let catalogue = Catalogue::current();
    let facility = code::<FacilityCode>("PWR-01");
    let due = |period| catalogue.due_items(&facility, period).map(|item| item.code.to_string()).collect::<Vec<_>>();
    assert_eq!(due(Period::Month), ["PWR-01-01", "PWR-01-02"]);
    assert_eq!(due(Period::Quarter), ["PWR-01-03"]);
    assert!(due(Period::Year).is_empty());
}

#[test]
fn record_items_are_listed_whatever_the_period() {
    let facility = code::<FacilityCode>("XTS-01");
    assert_eq!(Catalogue::current().due_items(&facility, Period::Month).count(), 5);
}

#[test]
fn an_unknown_code_finds_nothing() {
    let catalogue = Catalogue::current();
    assert_eq!(catalogue.item(&code("FAS-01-99")), None);
    assert_eq!(catalogue.due_items(&code("QQQ-01"), Period::Month).count(), 0);
}

#[test]
fn a_measured_value_is_judged_by_general_or_stricter_limits() {
    let item = Catalogue::current().item(&code("HYD-01-02")).unwrap();
    assert_eq!(judge(0.08, &item.limit), Judgement::Within);
    assert_eq!(judge(0.08, &item.variants[0].limit), Judgement::Below);
}

#[test]
fn reports_follow_the_groups_of_form_c1() {
    let order = Catalogue::current().in_report_order();
    let codes: Vec<&str> = order.iter().map(|system| system.code.as_str()).collect();
    assert_eq!(codes, REPORT_ORDER);
}

/// A catalogue of one item, changed by replacing text in its JSON.
fn changed(from: &str, to: &str) -> Result<Catalogue, CatalogueError> {
    let json = r#"{"version":"t","as_of":"2026-01-01","norms":[{"code":"N1","title":"n"}],"systems":[
        {"code":"AAA","name_zh":"a","name_en":"a","facilities":[{"code":"AAA-01","name_zh":"a","name_en":"a","items":[
        {"code":"AAA-01-01","name_zh":"a","name_en":"a","period":["M"],"kind":"measure","unit":"s","min":1,"max":5,
        "variants":[{"when_zh":"v","when_en":"v","max":4}],"norm":"N1","photo":false}]}]}]}"#;
    assert!(json.contains(from));
    Catalogue::load(&json.replace(from, to))
}

#[test]
fn unsound_catalogues_are_refused_by_name() {
    let item = || "AAA-01-01".to_owned();
    assert!(changed("\"a\"", "\"a\"").is_ok());
    assert_eq!(changed("\"AAA-01\"", "\"AAB-01\""), Err(CatalogueError::Misplaced { code: "AAB-01".into() }));
    assert_eq!(
        changed("\"N1\",\"photo\"", "\"N2\",\"photo\""),
        Err(CatalogueError::UnknownNorm { item: item(), norm: "N2".into() })
    );
    assert_eq!(changed("\"min\":1", "\"min\":9"), Err(CatalogueError::Limits { item: item() }));
    assert_eq!(changed("\"max\":4", "\"max\":6"), Err(CatalogueError::Limits { item: item() }));
    assert_eq!(changed("[\"M\"]", "[]"), Err(CatalogueError::Incomplete { item: item() }));
    assert_eq!(changed("\"code\":\"N1\"", "\"code\":\"AAA\""), Err(CatalogueError::Twice { code: "AAA".into() }));
    assert!(matches!(changed("[\"M\"]", "[\"W\"]"), Err(CatalogueError::Unreadable { .. })));
}
