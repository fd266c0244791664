//! The status sheet of the report, whose tables are a sheet each.

use fengtai_report::{Controller, Staff, Status, SystemState};

use super::{measure, photos, table, text, yes_no};
use crate::sheet::{Sheet, Value};

pub(super) fn sheets(status: &Status) -> [Sheet; 6] {
    [buildings(status), water(status), controllers(status), systems(status), staff(status), words(status)]
}

fn buildings(status: &Status) -> Sheet {
    let titles = [
        ("建筑名称", 30.0),
        ("使用性质", 18.0),
        ("建筑高度(m)", 12.0),
        ("地上层数", 10.0),
        ("地下层数", 10.0),
        ("建筑面积(m²)", 14.0),
        ("建成时间", 12.0),
    ];
    let rows = status.buildings.iter().map(|building| {
        vec![
            text(&building.name),
            text(&building.usage),
            measure(&building.height_m),
            measure(&building.floors_above),
            measure(&building.floors_below),
            measure(&building.area_m2),
            text(&building.built),
        ]
    });
    table("建筑概况", &titles, rows, "未登记建筑物。")
}

fn water(status: &Status) -> Sheet {
    let titles = [("供水设施", 20.0), ("位置", 30.0), ("容积(m³)", 12.0)];
    let rows = status.water.iter().map(|store| vec![text(&store.kind), text(&store.place), measure(&store.volume_m3)]);
    table("供水设施", &titles, rows, "无供水设施。")
}

fn controllers(status: &Status) -> Sheet {
    let titles = [("品牌", 20.0), ("型号", 20.0), ("记录人、时间", 30.0), ("照片编号", 12.0)];
    let row = |controller: &Controller| {
        let brand = if controller.present { text(&controller.brand) } else { "无报警系统".into() };
        vec![brand, text(&controller.model), text(&controller.recorded), photos(controller.photo.as_slice())]
    };
    table("火灾报警控制器", &titles, status.controllers.iter().map(row), "未记录火灾报警控制器。")
}

fn systems(status: &Status) -> Sheet {
    let titles = [("系统", 36.0), ("设置", 10.0), ("本月维保", 12.0)];
    let row = |system: &SystemState| vec![text(&system.name), yes_no(system.installed), yes_no(system.maintained)];
    table("设置的消防系统", &titles, status.systems.iter().map(row), "未登记消防系统。")
}

fn staff(status: &Status) -> Sheet {
    let titles = [
        ("姓名", 14.0),
        ("资格", 24.0),
        ("证书编号", 24.0),
        ("签到时间", 18.0),
        ("自拍照片编号", 14.0),
        ("现场签到照片编号", 18.0),
    ];
    let row = |person: &Staff| {
        vec![
            text(&person.name),
            text(&person.qualification),
            text(&person.certificate),
            text(&person.signed_in_at),
            photos(person.selfie.as_slice()),
            photos(person.sign_in.as_slice()),
        ]
    };
    table("维保人员", &titles, status.staff.iter().map(row), "未记录维保人员签到。")
}

fn words(status: &Status) -> Sheet {
    let lines: [(&str, &str); 2] = [("维保情况说明", &status.narrative), ("结论与建议", &status.conclusion)];
    let rows = lines.into_iter().map(|(name, words)| vec![Value::from(name), text(words)]);
    table("维保情况、结论与建议", &[("项目", 18.0), ("内容", 100.0)], rows, "")
}
