//! What a photo was noticed for, and what a task still lacks.

use super::fill;
use crate::view::Text;

/// The text of something noticed about a photo.
#[must_use]
pub(crate) fn finding(code: &str) -> Text {
    let pair = match code {
        "photo.exif_broken" => ("照片自带信息无法读取。", "The picture's own metadata cannot be read."),
        "photo.exif_time_differs" => {
            ("照片自带的拍摄时间与记录时间相差较大。", "The picture's own time differs from the time of the record.")
        }
        "photo.exif_position_differs" => {
            ("照片自带的位置与记录位置相距较远。", "The picture's own position is far from the recorded one.")
        }
        "photo.no_position" => ("拍摄时没有定位。", "There was no position when it was taken."),
        "photo.mock_position" => ("系统报告拍摄时的位置是模拟的。", "The system says the position was made up."),
        "photo.simulated" => {
            ("照片来自所选文件，不是用相机现场拍摄。", "The picture is a chosen file, not taken by a camera.")
        }
        _ => ("{}", "{}"),
    };
    fill(pair, code)
}

/// What is missing before a task can be submitted.
#[must_use]
pub(crate) fn missing(code: &str, what: &Text) -> Text {
    let (zh, en) = match code {
        "arrival.selfie" => ("请拍摄提交人自拍。", "Take the submitter's self-portrait."),
        "arrival.sign_in" => ("请完成现场签到。", "Sign in on site."),
        "arrival.controller" => {
            ("请记录消防主机（照片和品牌，或“无”）。", "Record the alarm controller (photo and brand, or “none”).")
        }
        "item.result" => ("“{}”还没有结果。", "“{}” has no result yet."),
        "item.photo" => ("“{}”需要照片。", "“{}” needs a photo."),
        "item.value" => ("“{}”需要实测值。", "“{}” needs a measured value."),
        "item.override_reason" => {
            ("“{}”的结论与实测值不一致，请说明原因。", "The verdict of “{}” is another than the value says: say why.")
        }
        "task.results" => ("还没有任何测试项结果。", "No test item has a result yet."),
        "task.entries" => ("还没有任何现场记录。", "Nothing is recorded on site yet."),
        "entry.subject" => {
            ("“{}”没有说明是什么系统或设施。", "“{}” does not say which system or facility it is about.")
        }
        "entry.norm" => ("“{}”没有填写测试依据的规范。", "“{}” does not name the norm it was tested by."),
        "entry.record" => ("“{}”没有填写记录内容。", "“{}” does not say what was inspected or done."),
        "entry.finding" => ("“{}”没有填写结果或原因。", "“{}” does not say what was found, or why not."),
        "entry.verdict" => ("“{}”没有选择结果。", "“{}” has no verdict."),
        "entry.photo" => ("“{}”需要照片。", "“{}” needs a photo."),
        "item.note" => ("“{}”不能测试，请说明原因。", "“{}” cannot be tested: say why."),
        "fault.description" => ("“{}”不符合，请记录故障。", "“{}” is non-conforming: record the fault."),
        "fault.photo" => ("“{}”的故障需要照片。", "The fault of “{}” needs a photo."),
        _ => ("“{}”还不完整。", "“{}” is not complete yet."),
    };
    Text { zh: zh.replace("{}", &what.zh), en: en.replace("{}", &what.en) }
}
