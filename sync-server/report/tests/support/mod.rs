//! Sample reports: one month at one building, as large as asked for.

mod items;

use std::f64::consts::TAU;

use fengtai_report::*;
use image::{Rgb, RgbImage};
use items::ITEMS;

const FENCE: LatLon = LatLon { lat: 30.658_34, lon: 104.064_76 };

/// A report of `items` planned items and `photos` photos.
pub fn sample(items: usize, photos: usize) -> (ReportData, Vec<ImageBytes>) {
    let rows: Vec<_> = (0..items).map(maintenance_row).collect();
    let data = ReportData {
        title: "建筑消防设施维护保养报告".into(),
        period: "2026年11月".into(),
        number: "川消技〔2026〕0117-0042".into(),
        generated_at: 1_795_312_800_000,
        generated_at_text: "2026-11-22 10:00".into(),
        check_code: hash(7001),
        verify_url: Some("https://fengtai.example.cn/v/019aa7c2-5b1e-7f00-8a11-3c55d2e0f9b4".into()),
        training: false,
        cover: cover(),
        status: status(photos),
        summary: summary(&rows),
        measured: measured(&rows, photos),
        maintenance: groups(rows),
        extras: extras(),
        faults: faults(photos),
        presence: presence(),
        checks: checks(),
        submissions: submissions(photos),
        photos: (0..photos).map(photo).collect(),
    };
    (data, (0..photos).map(|index| ImageBytes(picture(index))).collect())
}

/// Hexadecimal digits that look like a hash and are the same every time.
pub fn hash(seed: usize) -> String {
    let mut state = (seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..4).map(|_| format!("{:016x}", next())).collect()
}

/// A small picture that differs from every other.
pub fn picture(index: usize) -> Vec<u8> {
    let (width, height) = if index % 5 == 3 { (300, 400) } else { (400, 300) };
    let shade = |x: u32, y: u32| {
        let hue = index as f64 * 0.7;
        let wave = |phase: f64| (((hue + phase).sin() + 1.0) * 90.0) as u32;
        let [r, g, b] = [wave(0.0), wave(2.0), wave(4.0)];
        Rgb([(r + x / 6) as u8, (g + y / 6) as u8, (b + (x ^ y) / 12 % 40) as u8])
    };
    let image = RgbImage::from_fn(width, height, shade);
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 75);
    image.write_with_encoder(encoder).expect("a picture in memory");
    bytes
}

fn cover() -> Cover {
    Cover {
        project_name: "天府国际金融中心二期建筑消防设施维护保养".into(),
        project_address: "四川省成都市高新区交子大道177号".into(),
        owner_name: "成都天府金融城物业管理有限公司".into(),
        agency_name: "四川安泰消防技术服务有限公司".into(),
        agency_code: "91510100MA6CXXXX4K".into(),
        contract_name: "天府国际金融中心二期2026年度消防设施维护保养合同".into(),
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

fn status(photos: usize) -> Status {
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
    for item in ITEMS {
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

fn verdict(index: usize) -> Verdict {
    match index % 17 {
        4 => Verdict::Fail,
        9 => Verdict::Untestable,
        14 if index > 20 => Verdict::Absent,
        _ => Verdict::Pass,
    }
}

fn maintenance_row(index: usize) -> MaintenanceRow {
    let item = ITEMS[index % ITEMS.len()];
    let verdict = verdict(index);
    let remark = match verdict {
        Verdict::Fail => "主备电源切换后备用回路指示灯不亮，经查为指示灯损坏；业主同意维修，已更换。",
        Verdict::Untestable => "设备间被租户占用，无法进入；已书面告知业主单位。",
        _ => "",
    };
    MaintenanceRow {
        facility_code: item[1].into(),
        facility: item[2].into(),
        item_code: item[3].into(),
        item: item[4].into(),
        period: "月".into(),
        basis: item[5].into(),
        place: format!("{}号楼 {}层", index % 2 + 1, index % 30 + 1),
        facility_count: (index % 3 != 0).then_some(index as u32 % 40 + 1),
        sampled: (index % 3 != 0).then_some(index as u32 % 9 + 1),
        verdict,
        remark: remark.into(),
        by: ["王志强", "欧阳晓燕", "买买提·艾合买提江"][index % 3].into(),
        at: format!("11-{:02} {:02}:{:02}", index % 17 + 3, 9 + index % 8, index * 7 % 60),
    }
}

fn groups(rows: Vec<MaintenanceRow>) -> Vec<MaintenanceGroup> {
    let mut groups: Vec<MaintenanceGroup> = Vec::new();
    for row in rows {
        let system = system_of(&row.item_code);
        match groups.iter_mut().find(|group| group.system == system) {
            Some(group) => group.rows.push(row),
            None => groups.push(MaintenanceGroup { system: system.into(), rows: vec![row] }),
        }
    }
    groups
}

fn system_of(item_code: &str) -> &'static str {
    ITEMS.iter().find(|item| item[3] == item_code).expect("an item of the list")[0]
}

fn summary(rows: &[MaintenanceRow]) -> Vec<SummaryRow> {
    let mut summary: Vec<SummaryRow> = Vec::new();
    for row in rows {
        let system = system_of(&row.item_code);
        if summary.iter().all(|known| known.system != system) {
            summary.push(SummaryRow { system: system.into(), ..SummaryRow::default() });
        }
        let counts = summary.iter_mut().find(|known| known.system == system).expect("just added");
        counts.planned += 1;
        counts.tested += u32::from(row.verdict != Verdict::Untestable);
        counts.passed += u32::from(matches!(row.verdict, Verdict::Pass | Verdict::Absent));
        counts.failed += u32::from(row.verdict == Verdict::Fail);
        counts.untestable += u32::from(row.verdict == Verdict::Untestable);
        counts.new_faults += u32::from(row.verdict == Verdict::Fail);
        counts.dispositions.owner_agreed += u32::from(row.verdict == Verdict::Fail);
    }
    summary
}

fn measured(rows: &[MaintenanceRow], photos: usize) -> Vec<MeasuredRecord> {
    let mut left = (7..photos).collect::<Vec<_>>().into_iter();
    let mut records = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let item = ITEMS[index % ITEMS.len()];
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let wanted = [0, 2, 1, 0, 5, 1][index % 6] + photos / 40;
        let photos: Vec<_> = left.by_ref().take(wanted).collect();
        if item[6].is_empty() && photos.is_empty() {
            continue;
        }
        records.push(MeasuredRecord {
            system: item[0].into(),
            facility: item[2].into(),
            place: row.place.clone(),
            item_code: item[3].into(),
            item: item[4].into(),
            value: text(item[6]),
            unit: text(item[7]),
            limit: text(item[8]),
            verdict: row.verdict,
            override_reason: (index == 8).then(|| "设备铭牌量程与标准值不同，按铭牌判定".into()),
            note: if index % 7 == 0 { "测试时主机处于自动状态".into() } else { String::new() },
            by: row.by.clone(),
            at: format!("2026-{}", row.at),
            conflicts: if index == 2 {
                vec!["欧阳晓燕 2026-11-05 11:20 记录为：故障，实测 31 s".into()]
            } else {
                Vec::new()
            },
            photos,
        });
    }
    records
}

fn extras() -> Vec<Extra> {
    vec![Extra {
        kind: "补充测试项".into(),
        facility: "电动排烟窗".into(),
        item: "手动与联动开启".into(),
        basis: "GB 51251-2017 5.2.5".into(),
        place: "2号楼 中庭".into(),
        verdict: Some(Verdict::Pass),
        finding: "应业主要求到场，排烟窗更换电机后手动、联动开启正常。".into(),
        by: "王志强".into(),
        at: "2026-11-12 15:20".into(),
        photos: Vec::new(),
    }]
}

fn faults(photos: usize) -> Faults {
    let photo = |index: usize| if index < photos { vec![index] } else { Vec::new() };
    let fault = Fault {
        found_in: None,
        found_at: "2026-11-03 10:21".into(),
        found_by: "王志强".into(),
        system: "消防供配电设施".into(),
        item: "消防配电柜（箱） 主、备电源自动切换".into(),
        place: "1号楼 地下一层配电间".into(),
        description: "主电断开后备用电源未自动投入，手动可投入。".into(),
        disposition: "业主同意维修：更换双电源切换控制器".into(),
        state: "已解决".into(),
        closed: true,
        owner_viewed_at: Some("2026-11-04 08:30".into()),
        repair: Some(Repair {
            system_stopped: Some(true),
            reported: Some(false),
            safeguards: "停用期间安排专人值守，备用发电机手动待命".into(),
            at: "2026-11-10 16:05".into(),
            by: "欧阳晓燕（四川安泰消防技术服务有限公司）".into(),
            method: "更换ATS控制器，复测切换时间1.8 s".into(),
            confirmed: "李建国 2026-11-11".into(),
            photos: Vec::new(),
        }),
        photos: photo(7),
    };
    let declined = Fault {
        found_at: "2026-11-11 14:02".into(),
        found_by: "欧阳晓燕".into(),
        system: "防火分隔设施".into(),
        item: "防火卷帘 联动控制".into(),
        place: "2号楼 三层会议厅东侧".into(),
        description: "火灾报警后卷帘下降至半程停止，限位装置失灵。".into(),
        disposition: "与业主沟通中：等待业主确认报价".into(),
        state: "待处理".into(),
        closed: false,
        repair: None,
        owner_viewed_at: None,
        photos: photo(8),
        ..fault.clone()
    };
    let earlier = Fault { found_in: Some("2026年9月".into()), found_at: "2026-09-15 10:40".into(), ..declined.clone() };
    Faults { current: vec![fault, declined], earlier: vec![earlier] }
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

fn presence() -> Presence {
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

fn checks() -> Vec<Check> {
    let check = |name: &str, detail: &str| Check {
        name: name.into(),
        passed: true,
        detail: detail.into(),
    };
    vec![
        check("计划为本月计划", "2026年11月"),
        check("全部任务已在当月最后一日前提交并审核通过", "3个任务，3个通过"),
        check("全部故障已给出处理方式", "3项"),
        check("本月未暂停，项目未终止", ""),
    ]
}

fn submissions(photos: usize) -> Vec<Submission> {
    let submission = |number: usize, by: &str, at: &str| Submission {
        task: format!("019aa7c2-5b1e-7f{number:02}-8a11-3c55d2e0f9b4"),
        kind: "按计划自建任务".into(),
        number: 1,
        by: by.into(),
        device: format!("HONOR 90（设备 {}）", &hash(number)[..8]),
        at: at.into(),
        heads: hash(900 + number),
        photos: photos as u32 / 3,
        signature: hash(500 + number) + &hash(600 + number),
        receipt: Some(Receipt {
            at: at.into(),
            journal: 18_230 + number as u64,
            server: "fengtai-01".into(),
            signature: hash(700 + number) + &hash(800 + number),
        }),
        review: "李建国 2026-11-20 审核通过".into(),
    };
    vec![
        submission(1, "王志强", "2026-11-03 12:02"),
        submission(2, "欧阳晓燕", "2026-11-11 16:40"),
        submission(3, "买买提·艾合买提江", "2026-11-19 11:35"),
    ]
}

fn photo(index: usize) -> Photo {
    let kind = match index {
        0 => "控制器",
        1 | 3 | 5 => "自拍",
        2 | 4 | 6 => "现场签到",
        _ => "现场照片",
    };
    Photo {
        sha256: hash(index + 1),
        kind: kind.into(),
        taken_at: format!("2026-11-{:02} {:02}:{:02}:07", index % 17 + 3, 9 + index % 8, index * 7 % 60),
        by: ["王志强", "欧阳晓燕", "买买提·艾合买提江"][index % 3].into(),
        place: format!("{}号楼 {}层 消防水泵房", index % 2 + 1, index % 30 + 1),
        position: format!("30.6583{}°N 104.0647{}°E ±{} m", index % 10, index % 7, index % 9 + 4),
        note: if index % 11 == 9 { "模拟来源".into() } else { String::new() },
    }
}

/// The same month with everything too long: names, codes, texts, and a track that leaves the site far behind.
pub fn stressed(items: usize, photos: usize) -> (ReportData, Vec<ImageBytes>) {
    let (mut data, images) = sample(items, photos);
    let long = "阿卜杜拉·买买提·艾合买提江·库尔班尼亚孜·吐尔逊";
    data.cover.project_name = "四川省成都市高新区天府国际金融中心二期及其附属商业裙房、会议中心、地下车库、人防工程（含室外消火栓及消防水泵接合器）建筑消防设施2026年度维护保养项目".into();
    data.cover.engineers = vec![long.into(); 9];
    data.cover.contract_name = "HT-2026-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-附件三".into();
    data.cover.filing = Some(Filing {
        number: "川消备案〔2026〕第000123号".into(),
        filed_on: "2026年11月24日".into(),
        note: "经审核，同意备案。请业主单位按期完成遗留故障整改。".into(),
    });
    data.training = true;
    data.status.staff[0].name = long.into();
    data.status.staff[1].certificate = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".into();
    let row = &mut data.maintenance[0].rows[0];
    row.by = long.into();
    row.place = "1号楼（主楼）地下三层B区消防水泵房北侧靠近集水坑的配电间内".repeat(2);
    row.item_code = "PWR-01-02-EXTRA-LONG-ITEM-CODE-0001".into();
    row.remark = "双电源切换装置动作异常，".repeat(40);
    let record = &mut data.measured[0];
    record.by = long.into();
    record.value = Some("12345678.901234".into());
    record.unit = Some("m³/(h·m²)".into());
    record.note = "测试时主机处于自动状态，备用电源未投入。".repeat(60);
    data.faults.current[0].description = "主电断开后备用电源未自动投入，手动可投入。".repeat(70);
    data.faults.current[1].description = "𬭎𬭚㙟\n第二行".into();
    data.presence.tracks[0].runs.push(vec![
        LatLon { lat: 30.66, lon: 104.07 },
        LatLon { lat: 30.68, lon: 104.09 },
        LatLon { lat: 30.70, lon: 104.08 },
    ]);
    data.presence.rows[0].engineer = long.into();
    data.submissions[0].heads = format!("{} {} {}", hash(1), hash(2), hash(3));
    data.submissions[1].receipt = None;
    data.extras[0].photos = (0..photos.min(6)).collect();
    data.faults.earlier[0].photos = (0..photos).collect();
    (data, images)
}
