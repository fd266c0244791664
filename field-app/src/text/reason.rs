//! Why the server keeps evidence apart or does not take it, in words: the reason inside the notice that tells of it.

use super::{error, fill};
use crate::view::Text;

/// The text of something the phone has noted about a task. `detail` is the server's reason where there is one.
#[must_use]
pub(crate) fn noted(code: &str, detail: &str) -> Text {
    let message = error(code).message;
    match (code, reason(detail)) {
        ("task.quarantined" | "task.refused", Some((zh, en))) => {
            Text { zh: fill(message, zh).zh, en: fill(message, en).en }
        }
        _ => fill(message, detail),
    }
}

/// What a reason means and who can settle it; none for a code of a newer server, which stands for itself.
fn reason(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "sync.task_approved" => (
            "任务已审核通过，之后补充的内容请联系审核人处理",
            "the task was approved already; ask the reviewer about what came later",
        ),
        "sync.task_deleted" => (
            "任务已在后台删除，请联系机构管理员",
            "the task was deleted in the console; ask your agency's administrator",
        ),
        "sync.task_withdrawn" => (
            "这些计划项已从您这里撤回，请联系项目负责人",
            "these plan items were taken back from you; ask the project lead",
        ),
        "sync.order_withdrawn" => (
            "该排查或维修任务已撤回，请联系项目负责人",
            "the investigation or repair was withdrawn; ask the project lead",
        ),
        "sync.not_your_task" => {
            ("该任务未下发给您，请联系项目负责人", "the task was not issued to you; ask the project lead")
        }
        "sync.unknown_plan" => (
            "服务器上没有该任务的计划或项目，请联系项目负责人",
            "the server knows no such plan or project; ask the project lead",
        ),
        "sync.bad_signature" => (
            "提交的签名无效，请在手机上重新提交",
            "the submission's signature is not valid; submit again on this phone",
        ),
        "sync.heads_mismatch" => (
            "收到的内容与手机声明的不一致，请稍后再试",
            "what arrived is not what the phone announced; try again later",
        ),
        "sync.header_mismatch" => {
            ("内容属于另一个任务，请联系技术支持", "the content belongs to another task; ask support")
        }
        "sync.document_damaged" => (
            "任务记录在服务器上无法读取，请联系技术支持，不要删除手机上的记录",
            "the server cannot read the record; ask support and do not delete it from this phone",
        ),
        "sync.document_too_large" | "sync.too_large" | "request.too_large" => {
            ("任务记录过大，请联系技术支持", "the record is too large; ask support")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::error;

    /// What the server keeps documents apart for.
    const APART: [&str; 12] = [
        "sync.not_your_task",
        "sync.task_approved",
        "sync.task_deleted",
        "sync.task_withdrawn",
        "sync.order_withdrawn",
        "sync.document_too_large",
        "sync.document_damaged",
        "sync.heads_mismatch",
        "sync.header_mismatch",
        "sync.unknown_plan",
        "sync.bad_signature",
        "sync.too_large",
    ];

    #[test]
    fn every_reason_of_the_server_is_told_in_words_of_its_own() {
        let mut told = std::collections::BTreeSet::new();
        for code in APART {
            for notice in ["task.quarantined", "task.refused"] {
                let text = noted(notice, code);
                assert!(!text.zh.contains("sync.") && !text.en.contains("sync."), "{text:?}");
                assert!(text.zh.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{text:?}");
                told.insert(text.zh);
            }
        }
        // Too large is too large, whichever limit it was.
        assert_eq!(told.len(), 2 * (APART.len() - 1));
        assert!(noted("task.quarantined", "sync.of_a_newer_server").zh.contains("sync.of_a_newer_server"));
    }

    #[test]
    fn every_code_about_the_one_phone_of_an_account_is_told() {
        let codes = [
            "auth.required",
            "auth.expired",
            "auth.wrong_password",
            "auth.locked",
            "auth.disabled",
            "auth.other_phone",
            "auth.device_required",
            "auth.device_taken",
            "auth.not_for_app",
            "auth.must_change_password",
            "sync.wrong_device",
            "media.not_your_task",
            "media.hash_mismatch",
            "media.not_an_image",
            "media.too_many_pixels",
            "media.too_large",
            "document.too_new",
            "sync.too_new",
            "document.not_a_task",
            "document.two_histories",
        ];
        for code in codes {
            let told = error(code);
            assert!(told.known && !told.message.0.is_empty() && !told.message.1.is_empty(), "{code}");
        }
    }
}
