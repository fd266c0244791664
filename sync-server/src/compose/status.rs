//! Section 1.2: the building and the month on one sheet.

use fengtai_report::{Building, Controller, Staff, Status, SystemState, WaterStore};
use shared_model::catalogue::is_record_system;
use shared_model::document::statement::{ControllerInfo, PhotoOf};
use shared_model::project::WaterStoreKind;
use shared_model::review::Subject;
use shared_model::verdict::Verdict;

use super::evidence::Album;
use super::outcome::planned_items;
use super::settled;
use super::source::{ReportSource, TaskSource};
use super::wording;

/// The status sheet.
pub(super) fn status(source: &ReportSource, album: &mut Album<'_>) -> Status {
    Status {
        buildings: source.project.buildings.iter().map(building).collect(),
        water: source.project.buildings.iter().flat_map(|building| building.water.stores()).map(water).collect(),
        controllers: source.tasks.iter().flat_map(|task| controllers(source, task, album)).collect(),
        systems: systems(source),
        staff: source.tasks.iter().flat_map(|task| staff(source, task, album)).collect(),
        narrative: narrative(source),
        conclusion: conclusion(source),
    }
}

fn building(building: &shared_model::project::Building) -> Building {
    let measure = |value: f64| if value > 0.0 { wording::number(value) } else { "——".to_owned() };
    Building {
        name: building.name.clone(),
        usage: building.usage.clone(),
        height_m: measure(building.height_m),
        floors_above: building.floors_above.to_string(),
        floors_below: building.floors_below.to_string(),
        area_m2: measure(building.area_m2),
        built: building.completed.map_or_else(|| "——".to_owned(), |year| format!("{year}年")),
    }
}

fn water(store: &shared_model::project::WaterStore) -> WaterStore {
    let kind = match store.kind {
        WaterStoreKind::Pool => "消防水池",
        WaterStoreKind::RoofTank => "高位消防水箱",
    };
    WaterStore { kind: kind.to_owned(), place: store.place.clone(), volume_m3: wording::number(store.volume_m3) }
}

/// Every statement about the alarm controller: people working apart may have found different ones. One that a reviewer
/// let hold stands first and says so.
fn controllers(source: &ReportSource, task: &TaskSource, album: &mut Album<'_>) -> Vec<Controller> {
    let Some(stated) = &task.evidence.controller else { return Vec::new() };
    let held = task.held(&Subject::Controller, stated);
    let settled = settled::line(source, &held);
    let statements = std::iter::once(held.said).chain(held.others.iter().copied());
    statements
        .enumerate()
        .map(|(n, statement)| {
            let (present, brand, model) = match &statement.controller {
                ControllerInfo::Present { brand, model } => (true, brand.clone(), model.clone().unwrap_or_default()),
                ControllerInfo::None => (false, String::new(), String::new()),
            };
            let (by, at) = (source.name(statement.said.by), wording::time(statement.said.at.best()));
            let photo = album.photo(task, statement.photo);
            let recorded = match &settled {
                Some(line) if n == 0 => format!("{by}，{at}。{line}"),
                Some(_) => format!("{by}，{at}。审核人未采用"),
                None => format!("{by}，{at}"),
            };
            Controller { present, brand, model, recorded, photo }
        })
        .collect()
}

fn systems(source: &ReportSource) -> Vec<SystemState> {
    let systems = source.catalogue.in_report_order().into_iter().filter(|system| !is_record_system(&system.code));
    systems
        .map(|system| SystemState {
            name: system.name_zh.clone(),
            installed: source.project.facilities.iter().any(|facility| facility.code.system() == system.code),
            maintained: source.planned.iter().any(|facility| facility.system() == system.code),
        })
        .collect()
}

/// Who signed in on site, once for each task and person.
fn staff(source: &ReportSource, task: &TaskSource, album: &mut Album<'_>) -> Vec<Staff> {
    let sign_ins = task.evidence.sign_in.iter().flat_map(|each| each.all());
    sign_ins
        .map(|sign_in| {
            let person = source.people.get(&sign_in.said.by).cloned().unwrap_or_default();
            let selfie = task.evidence.selfie.iter().flat_map(|each| each.all()).find(|s| s.said.by == sign_in.said.by);
            Staff {
                name: person.name,
                qualification: person.qualification,
                certificate: person.certificate,
                signed_in_at: wording::time(sign_in.said.at.best()),
                selfie: selfie.and_then(|selfie| album.photo(task, selfie.photo)),
                sign_in: album.photo(task, sign_in.photo),
            }
        })
        .collect()
}

/// How the planned items came out: (planned, pass, fail, untestable).
fn counts(source: &ReportSource) -> [usize; 4] {
    let items = planned_items(source);
    let count = |verdict| items.iter().filter(|item| item.verdict() == Some(verdict)).count();
    [items.len(), count(Verdict::Pass), count(Verdict::Fail), count(Verdict::Untestable)]
}

fn narrative(source: &ReportSource) -> String {
    let [planned, ..] = counts(source);
    let photos: usize = source.tasks.iter().map(|task| task.evidence.photos.len()).sum();
    let sites: usize = source
        .tasks
        .iter()
        .flat_map(|task| task.evidence.photos.values())
        .filter(|photo| matches!(photo.shown.of, PhotoOf::Item(_) | PhotoOf::Fault(_)))
        .count();
    format!(
        "{}，维保人员按本月{}度维护保养计划对该项目 {} 类消防设施的 {planned} 个测试项进行了现场检查、测试和维护保养，\
         共完成 {} 个任务，留存照片 {photos} 张（其中测试与故障照片 {sites} 张）。",
        wording::days(source.service),
        wording::period(source.period),
        source.planned.len(),
        source.tasks.len(),
    )
}

fn conclusion(source: &ReportSource) -> String {
    let [planned, pass, fail, untestable] = counts(source);
    let mut text =
        format!("本次计划测试 {planned} 项：正常 {pass} 项，故障（不符合）{fail} 项，不能测试 {untestable} 项。");
    if fail + source.earlier.len() > 0 {
        text.push_str("\n对存在的故障应按本报告“故障及处理”所列处理方式尽快消除，消除前应采取相应的安全措施。");
    }
    if untestable > 0 {
        text.push_str("\n不能测试的项目应在具备条件后补测。");
    }
    text
}
