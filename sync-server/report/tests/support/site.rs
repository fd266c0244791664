//! Cover, status sheet, and where the engineers went.

use std::f64::consts::TAU;

use fengtai_report::*;

use super::items::ITEMS;

const FENCE: LatLon = LatLon { lat: 30.658_34, lon: 104.064_76 };

pub(super) fn cover() -> Cover {
    Cover {
        project_name: "天府国际金融中心二期建筑消防设施维护保养".into(),
        project_address: "四川省成都市高新区交子大道177号".into(),
        owner_name: "成都天府金融城物业管理有限公司".into(),
        agency_name: "四川安泰消防技术服务有限公司".into(),
        agency_code: "91510100MA6CXXXX4K".into(),
        contract_name: "天府国际金融中心二期2026年度消防设施维护保养合同".into(),
        conclusion: String::new(),
        contract_kind: "维护保养".into(),
        service_dates: "2026年11月3日至2026年11月19日".into(),
        dated_on: "2026年11月22日".into(),
        project_lead: "李建国".into(),
        engineers: vec!["王志强".into(), "欧阳晓燕".into(), "买买提·艾合买提江".into()],
        technical_lead: "陈淑芬".into(),
        filing: None,
        remarks: String::new(),
    }
}

pub(super) fn status(photos: usize) -> Status {
    let at = |index: usize| (index < photos).then_some(index);
    let building = |name: &str, height: &str, up: &str, down: &str, area: &str| Building {
        name: name.into(),
        usage: "办公、商业".into(),
        height_m: height.into(),
        floors_above: up.into(),
        floors_below: down.into(),
        area_m2: area.into(),
        built: "2016年8月".into(),
    };
    let store = |kind: &str, place: &str, volume: &str| WaterStore {
        kind: kind.into(),
        place: place.into(),
        volume_m3: volume.into(),
    };
    let mut systems: Vec<SystemState> = Vec::new();
    for item in ITEMS.iter() {
        if systems.last().is_none_or(|last| last.name != item[0]) {
            systems.push(SystemState { name: item[0].into(), installed: true, maintained: true });
        }
    }
    for name in ["泡沫灭火系统", "气体灭火系统", "细水雾灭火系统", "干粉灭火系统"] {
        systems.push(SystemState { name: name.into(), installed: false, maintained: false });
    }
    let staff = |name: &str, certificate: &str, at_time: &str, selfie: usize| Staff {
        name: name.into(),
        qualification: "消防设施操作员（中级）".into(),
        certificate: certificate.into(),
        signed_in_at: at_time.into(),
        selfie: at(selfie),
        sign_in: at(selfie + 1),
    };
    Status {
        buildings: vec![
            building("1号楼（主楼）", "156.80", "36", "3", "86420.55"),
            building("2号楼（裙房及会议中心）", "23.90", "5", "3", "21350.00"),
        ],
        water: vec![
            store("消防水池", "主楼地下三层消防水泵房旁", "540"),
            store("高位消防水箱", "主楼屋顶水箱间", "50"),
        ],
        controllers: vec![Controller {
            present: true,
            brand: "海湾（GST）".into(),
            model: "JB-QB-GST5000H".into(),
            recorded: "王志强 2026-11-03 09:14".into(),
            photo: at(0),
        }],
        systems,
        staff: vec![
            staff("王志强", "1951003012345678", "2026-11-03 09:06", 1),
            staff("欧阳晓燕", "2051003076543210", "2026-11-11 13:42", 3),
            staff("买买提·艾合买提江", "2151003011112222", "2026-11-19 08:51", 5),
        ],
        narrative: "2026年11月3日至11月19日，3名现场执业人员对本项目11个消防系统共40项内容进行了维护保养，其中正常36项，故障3项，不能测试1项。\n测试依据GB 25201-2010《建筑消防设施的维护管理》及设计文件进行，测试后各系统均已恢复至正常工作状态。".into(),
        conclusion: "本月新发现故障3项，已解决1项；以前月份遗留未解决故障1项。建议业主单位尽快确认2号楼防火卷帘维修方案，并在修复前加强该部位的日常巡查。".into(),
    }
}

/// A walk around the site: a spiral with some scatter.
fn walk(seed: f64, points: usize) -> Vec<LatLon> {
    let point = |step: usize| {
        let turn = step as f64 / points as f64;
        let angle = seed + turn * TAU * 3.0;
        let radius = 40.0 + 90.0 * turn + 12.0 * (step as f64 * 0.9 + seed).sin();
        LatLon {
            lat: FENCE.lat + radius * angle.sin() / 111_195.0,
            lon: FENCE.lon + radius * angle.cos() / (111_195.0 * FENCE.lat.to_radians().cos()),
        }
    };
    (0..points).map(point).collect()
}

pub(super) fn presence() -> Presence {
    let track = |engineer: &str, day: &str, seed: f64| {
        let all = walk(seed, 180);
        let (first, second) = all.split_at(110);
        Track {
            engineer: engineer.into(),
            day: day.into(),
            runs: vec![first.to_vec(), second[6..].to_vec()],
            simulated: seed > 4.0,
        }
    };
    let mark = |engineer: &str, at: &str, seed: f64| SignInMark {
        engineer: engineer.into(),
        at: at.into(),
        position: walk(seed, 180)[0],
    };
    let row = |engineer: &str, day: &str, at: &str, verdict: &str| PresenceRow {
        engineer: engineer.into(),
        day: day.into(),
        signed_in_at: at.into(),
        sign_in_distance_m: Some(0),
        inside: "2小时51分".into(),
        outside: "4分".into(),
        longest_gap: "3分12秒".into(),
        points: 180,
        verdict: verdict.into(),
        normal: verdict == "正常",
    };
    Presence {
        fence: Some(Fence::Circle { center: FENCE, radius_m: 150.0 }),
        tracks: vec![
            track("王志强", "2026-11-03", 0.3),
            track("欧阳晓燕", "2026-11-11", 2.1),
            track("买买提·艾合买提江", "2026-11-19", 4.4),
        ],
        sign_ins: vec![
            mark("王志强", "2026-11-03 09:06", 0.3),
            mark("欧阳晓燕", "2026-11-11 13:42", 2.1),
            mark("买买提·艾合买提江", "2026-11-19 08:51", 4.4),
        ],
        rows: vec![
            row("王志强", "2026-11-03", "09:06", "正常"),
            row("欧阳晓燕", "2026-11-11", "13:42", "正常"),
            row("买买提·艾合买提江", "2026-11-19", "08:51", "部分离开"),
        ],
    }
}
