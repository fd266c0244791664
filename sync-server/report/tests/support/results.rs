//! What was tested, and the faults that were found.

use fengtai_report::*;

use super::items::ITEMS;

fn verdict(index: usize) -> Verdict {
    match index % 17 {
        4 => Verdict::Fail,
        9 => Verdict::Untestable,
        14 if index > 20 => Verdict::Absent,
        _ => Verdict::Pass,
    }
}

pub(super) fn maintenance_row(index: usize) -> MaintenanceRow {
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
        facility_count: (!index.is_multiple_of(3)).then_some(index as u32 % 40 + 1),
        sampled: (!index.is_multiple_of(3)).then_some(index as u32 % 9 + 1),
        verdict,
        remark: remark.into(),
        by: ["王志强", "欧阳晓燕", "买买提·艾合买提江"][index % 3].into(),
        at: format!("11-{:02} {:02}:{:02}", index % 17 + 3, 9 + index % 8, index * 7 % 60),
    }
}

pub(super) fn groups(rows: Vec<MaintenanceRow>) -> Vec<MaintenanceGroup> {
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

pub(super) fn summary(rows: &[MaintenanceRow]) -> Vec<SummaryRow> {
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

pub(super) fn measured(rows: &[MaintenanceRow], photos: usize) -> Vec<MeasuredRecord> {
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
            settlement: None,
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

pub(super) fn extras() -> Vec<Extra> {
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
        settlement: Some(
            "两份记录不一致，审核人赵建国认定采用：王志强于2026-11-12 15:20的记录（现场照片可见窗扇开启）".into(),
        ),
        conflicts: vec!["李晓峰于2026-11-12 15:25记录：不能测试，联动控制器断电".into()],
        photos: Vec::new(),
    }]
}

pub(super) fn faults(photos: usize) -> Faults {
    let photo = |index: usize| if index < photos { vec![index] } else { Vec::new() };
    let fault = Fault {
        found_in: None,
        found_at: "2026-11-03 10:21".into(),
        found_by: "王志强".into(),
        system: "消防供配电设施".into(),
        item: "消防配电柜（箱） 主、备电源自动切换".into(),
        place: "1号楼 地下一层配电间".into(),
        description: "主电断开后备用电源未自动投入，手动可投入。".into(),
        settlement: None,
        conflicts: Vec::new(),
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
        settlement: None,
        conflicts: Vec::new(),
        disposition: "与业主沟通中：等待业主确认报价".into(),
        state: "待处理".into(),
        closed: false,
        repair: None,
        owner_viewed_at: None,
        photos: photo(8),
        ..fault.clone()
    };
    let earlier =
        Fault { found_in: Some("2026年9月".into()), found_at: "2026-09-15 10:40".into(), ..declined.clone() };
    Faults { current: vec![fault, declined], earlier: vec![earlier] }
}
