//! What a project must have, and the month of its first report.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::moment::Moment;

const SITE: LatLon = LatLon { lat: 34.2583, lon: 108.9429 };

fn facility(code: &str) -> InstalledFacility {
    InstalledFacility { code: code.parse().unwrap(), count: 4, place: "1F".into() }
}

fn pool(volume_m3: f64) -> WaterStore {
    WaterStore { kind: WaterStoreKind::Pool, place: "B2".into(), volume_m3 }
}

fn project() -> Project {
    let at = Moment::from_ms(1_790_000_000_000);
    Project {
        contract: ContractId::new(at, [1; 10]),
        name: "城南商厦".into(),
        address: "雁塔路1号".into(),
        jurisdiction: "610113".into(),
        lead: AccountId::new(at, [2; 10]),
        buildings: vec![Building {
            id: BuildingId::new(at, [3; 10]),
            name: "主楼".into(),
            usage: "商业".into(),
            height_m: 48.0,
            floors_above: 12,
            floors_below: 2,
            area_m2: 32_000.0,
            completed: Some(2012),
            water: WaterSupply::Stores(vec![pool(500.0)]),
        }],
        facilities: vec![facility("FAS-01"), facility("HYD-01")],
        site: SITE,
        geofence: Geofence::around(SITE),
        first_report: FirstReport::SameMonth,
    }
}

fn check(change: impl FnOnce(&mut Project)) -> Result<(), ProjectError> {
    let mut project = project();
    change(&mut project);
    project.check(ContractKind::Maintenance, false, Catalogue::current())
}

#[test]
fn a_complete_project_is_accepted_and_each_lack_is_named() {
    assert_eq!(check(|_| ()), Ok(()));
    assert_eq!(check(|p| p.name = " ".into()), Err(ProjectError::Empty { field: "name".into() }));
    assert_eq!(check(|p| p.buildings.clear()), Err(ProjectError::NoBuilding));
    assert_eq!(check(|p| p.facilities.clear()), Err(ProjectError::NoFacility));
    assert_eq!(check(|p| p.facilities[0].count = 0), Err(ProjectError::Count { code: "FAS-01".parse().unwrap() }));
    assert_eq!(
        check(|p| p.facilities[1] = facility("FAS-01")),
        Err(ProjectError::FacilityTwice { code: "FAS-01".parse().unwrap() })
    );
    assert_eq!(
        check(|p| p.facilities[1] = facility("FAS-99")),
        Err(ProjectError::UnknownFacility { code: "FAS-99".parse().unwrap() })
    );
    assert_eq!(check(|p| p.site.lat = 99.0), Err(ProjectError::Site));
    assert_eq!(check(|p| p.site = LatLon { lat: 48.85, lon: 2.35 }), Err(ProjectError::Abroad));
    assert_eq!(check(|p| p.site.lat += 1.0), Err(ProjectError::Geofence(GeofenceError::Elsewhere)));
    assert!(matches!(
        check(|p| p.geofence = Geofence::Circle { center: SITE, radius_m: 1.0 }),
        Err(ProjectError::Geofence(_))
    ));
}

#[test]
fn a_number_that_cannot_be_right_is_refused_at_its_place() {
    type Slip = fn(&mut Building);
    let slips: [(&str, Slip); 9] = [
        ("height_m", |b| b.height_m = -3.0),
        ("height_m", |b| b.height_m = f64::INFINITY),
        ("floors_above", |b| b.floors_above = -1),
        ("floors_below", |b| b.floors_below = 31),
        ("area_m2", |b| b.area_m2 = f64::NAN),
        ("area_m2", |b| b.area_m2 = 0.0),
        ("built_year", |b| b.completed = Some(20_012)),
        ("water.0.volume_m3", |b| b.water = WaterSupply::Stores(vec![pool(-1.0)])),
        ("water.1.volume_m3", |b| b.water = WaterSupply::Stores(vec![pool(1.0), pool(0.0)])),
    ];
    for (field, slip) in slips {
        let refused = check(|p| slip(&mut p.buildings[0]));
        assert_eq!(refused, Err(ProjectError::OutOfRange { field: format!("buildings.0.{field}") }));
    }
}

#[test]
fn no_water_supply_is_told_from_none_recorded() {
    for (supply, written) in [
        (WaterSupply::Unrecorded, "null"),
        (WaterSupply::None, "[]"),
        (WaterSupply::Stores(vec![pool(500.0)]), "[{\"kind\":\"pool\",\"place\":\"B2\",\"volume_m3\":500.0}]"),
    ] {
        assert_eq!(serde_json::to_string(&supply).unwrap(), written);
        assert_eq!(serde_json::from_str::<WaterSupply>(written).unwrap(), supply);
        assert_eq!(check(|p| p.buildings[0].water = supply), Ok(()));
    }
}

#[test]
fn the_first_report_is_chosen_for_maintenance_signed_late_in_a_month_only() {
    let chooses = |kind, day| chooses_first_report(kind, date(2026, 11, day));
    assert!(chooses(ContractKind::Maintenance, 20) && !chooses(ContractKind::Maintenance, 19));
    assert!(!chooses(ContractKind::AnnualInspection, 25));
}

#[test]
fn each_kind_of_contract_takes_its_own_systems() {
    let takes = |kind, system: &str| takes_system(kind, false, &system.parse().unwrap());
    assert!(takes(ContractKind::Maintenance, "FAS") && !takes(ContractKind::Maintenance, "XTS"));
    assert!(takes(ContractKind::AnnualInspection, "XTS") && !takes(ContractKind::AnnualInspection, "FAS"));
    assert!(takes(ContractKind::Assessment, "XAS") && !takes(ContractKind::Assessment, "XTS"));
    assert!(takes_system(ContractKind::Maintenance, true, &"XSP".parse().unwrap()));
    assert_eq!(
        check(|p| p.facilities[0] = facility("XTS-01")),
        Err(ProjectError::WrongSystem { system: "XTS".parse().unwrap() })
    );
}

#[test]
fn the_choice_of_the_first_month_begins_on_the_twentieth() {
    let first = |day, choice| first_report_month(date(2026, 12, day), choice).to_string();
    assert_eq!(first(19, FirstReport::NextMonth), "2026-12");
    assert_eq!(first(20, FirstReport::NextMonth), "2027-01");
    assert_eq!(first(20, FirstReport::SameMonth), "2026-12");
}

proptest! {
    #[test]
    fn the_first_report_is_due_in_the_month_of_signing_or_the_next(days in 0..80_000_i32, next in any::<bool>()) {
        let day = crate::calendar::plus_days(date(1990, 1, 1), days);
        let choice = if next { FirstReport::NextMonth } else { FirstReport::SameMonth };
        let first = first_report_month(day, choice);
        let signed = Month::of_day(day);
        prop_assert!(first == signed || first == signed.next());
        prop_assert_eq!(first == signed.next(), next && day.day() >= 20);
    }
}
