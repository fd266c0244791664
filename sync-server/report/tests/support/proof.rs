//! What the report can be checked against.

use fengtai_report::*;

use super::hash;

pub(super) fn checks() -> Vec<Check> {
    let check = |name: &str, detail: &str| Check { name: name.into(), passed: true, detail: detail.into() };
    vec![
        check("计划为本月计划", "2026年11月"),
        check("全部任务已在当月最后一日前提交并审核通过", "3个任务，3个通过"),
        check("全部故障已给出处理方式", "3项"),
        check("本月未暂停，项目未终止", ""),
    ]
}

pub(super) fn submissions(photos: usize) -> Vec<Submission> {
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

pub(super) fn photo(index: usize) -> Photo {
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
