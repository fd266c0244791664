//! What the report can be checked against: who was on site, what was submitted, and the photos with their digests.

use fengtai_report::{Photo, Presence, PresenceRow, Submission};

use super::{count, maybe, numbered, table, text};
use crate::sheet::{Sheet, Value};

pub(super) fn presence(presence: &Presence) -> Sheet {
    let titles = [
        ("人员", 14.0),
        ("日期", 16.0),
        ("签到时间", 12.0),
        ("签到距围栏(m)", 16.0),
        ("围栏内时长", 14.0),
        ("围栏外时长", 14.0),
        ("最大间断", 14.0),
        ("采样点数", 10.0),
        ("结论", 16.0),
    ];
    let row = |row: &PresenceRow| {
        vec![
            text(&row.engineer),
            text(&row.day),
            text(&row.signed_in_at),
            maybe(row.sign_in_distance_m),
            text(&row.inside),
            text(&row.outside),
            text(&row.longest_gap),
            count(row.points),
            text(&row.verdict),
        ]
    };
    table("在岗情况", &titles, presence.rows.iter().map(row), "没有签到和轨迹记录。")
}

pub(super) fn submissions(submissions: &[Submission]) -> Sheet {
    let titles = [
        ("任务", 30.0),
        ("类别", 20.0),
        ("第几次提交", 12.0),
        ("提交人", 14.0),
        ("提交时间", 18.0),
        ("设备", 24.0),
        ("照片数", 10.0),
        ("文档版本", 70.0),
        ("设备签名", 60.0),
        ("回执时间", 18.0),
        ("日志序号", 12.0),
        ("服务器密钥", 20.0),
        ("服务器回执签名", 60.0),
        ("审核", 50.0),
    ];
    numbered("提交、签名与回执", &titles, submissions.iter().map(submission), "没有提交记录。")
}

fn submission(said: &Submission) -> Vec<Value> {
    let receipt = said.receipt.as_ref();
    vec![
        text(&said.task),
        text(&said.kind),
        count(said.number),
        text(&said.by),
        text(&said.at),
        text(&said.device),
        count(said.photos),
        text(&said.heads),
        text(&said.signature),
        receipt.map_or("尚无回执".into(), |receipt| text(&receipt.at)),
        // As it is printed: a number of the journal may be longer than a cell's numbers are exact.
        receipt.map_or(Value::Empty, |receipt| text(&receipt.journal.to_string())),
        receipt.map_or(Value::Empty, |receipt| text(&receipt.server)),
        receipt.map_or(Value::Empty, |receipt| text(&receipt.signature)),
        text(&said.review),
    ]
}

pub(super) fn photos(photos: &[Photo]) -> Sheet {
    let titles = [
        ("类别", 14.0),
        ("拍摄时间", 18.0),
        ("拍摄人", 14.0),
        ("所属", 24.0),
        ("位置", 34.0),
        ("说明", 16.0),
        ("原始文件SHA-256", 70.0),
    ];
    let row = |photo: &Photo| {
        vec![
            text(&photo.kind),
            text(&photo.taken_at),
            text(&photo.by),
            text(&photo.place),
            text(&photo.position),
            text(&photo.note),
            text(&photo.sha256),
        ]
    };
    numbered("照片清单", &titles, photos.iter().map(row), "本报告没有照片。")
}
