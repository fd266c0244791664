//! The texts behind the stable codes, in Chinese and English: what happened, and what to do now.
//!
//! `{}` stands for the detail that the error itself carries.

mod connection;
mod reason;
mod task;

pub(crate) use reason::noted;
pub(crate) use task::{finding, missing};

use crate::view::{Retry, Text};

/// A code's text and whether trying again can help.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    /// Chinese and English.
    pub(crate) message: (&'static str, &'static str),
    /// Whether trying again can help.
    pub(crate) retry: Retry,
    /// Whether the code is in the table.
    pub(crate) known: bool,
}

/// A text with `{}` filled in.
#[must_use]
pub(crate) fn fill((zh, en): (&str, &str), detail: &str) -> Text {
    Text { zh: zh.replace("{}", detail), en: en.replace("{}", detail) }
}

/// The text of an error or notice.
#[must_use]
pub(crate) fn error(code: &str) -> Told {
    use Retry::{AfterAction, Later, No};
    let (retry, zh, en) = match code {
        "session.none" => (AfterAction, "请先登录。", "Please sign in first."),
        "server.none" => (AfterAction, "请先填写服务器地址。", "Enter the server address first."),
        "server.address" => (
            AfterAction,
            "服务器地址不正确，应形如 https://主机名。",
            "The server address is not right; it reads like https://host.",
        ),
        "server.plain" => (
            AfterAction,
            "该地址没有加密（http），证据和密码不会发送。请使用 https 地址。",
            "This address is not encrypted (http), so nothing is sent. Use an https address.",
        ),
        "server.answer" => (
            Later,
            "服务器的回答无法识别，可能不是本系统的服务器。请检查地址或网络登录页。",
            "The answer is not one of our server's. Check the address, or a sign-in page of the network.",
        ),
        "task.unknown" => (No, "这部手机上没有这个任务。", "This task is not on this phone."),
        "plan.unknown" => (
            No,
            "这部手机上没有这个计划，或未下发给您。",
            "This plan is not on this phone, or nothing of it is issued to you.",
        ),
        "catalogue.unknown" => {
            (AfterAction, "需要更新应用后才能执行这个计划（{}）。", "Update the app to carry out this plan ({}).")
        }
        "plan.facility" => (
            No,
            "所选设施不在下发给您的计划内，或没有选择设施（{}）。",
            "A picked facility is not issued to you, or none was picked ({}).",
        ),
        "item.unknown" => (No, "该测试项不属于这个任务（{}）。", "This item is not part of the task ({})."),
        "photo.unknown" => (No, "这个任务里没有这张照片。", "The task has no such photo."),
        "photo.used" => (
            AfterAction,
            "这张照片已用于本任务的其他内容，请另拍一张。",
            "This picture is already used elsewhere in the task: take another one.",
        ),
        "fault.unknown" => (No, "这个任务里没有这个故障。", "The task has no such fault."),
        "entry.unknown" => (No, "这个任务里没有这条记录。", "The task has no such entry."),
        "order.unknown" => (No, "这部手机上没有这个排查或维修任务。", "This order is not on this phone."),
        "order.new" => (No, "收到新的排查或维修任务：{}", "A new investigation or repair was ordered: {}"),
        "order.withdrawn" => (
            No,
            "该排查或维修任务已被撤回：{}。已记录的内容仍会保留。",
            "The order was withdrawn: {}. What was recorded is kept.",
        ),
        "project.unknown" => (No, "这部手机上没有这个项目。", "This project is not on this phone."),
        "camera.only" => (
            AfterAction,
            "照片必须用应用内的相机现场拍摄，不能从相册选取。",
            "Pictures are taken with the camera in the app, on site; none is chosen from the gallery.",
        ),
        "export.nothing" => (
            No,
            "手机上的记录都已送达服务器，没有需要导出的内容。",
            "Everything on this phone is safe at the server: there is nothing to export.",
        ),
        "plan.expired" => (
            No,
            "只能在计划当月开始任务（{}）。已开始的任务可以继续并提交。",
            "A task can be started only in the plan's month ({}). Tasks begun can be finished and submitted.",
        ),
        "location.permission" => (
            AfterAction,
            "开始任务前请把定位权限设为“始终允许”，以便记录活动轨迹。",
            "Set the location permission to “Always” before starting, so that the track can be recorded.",
        ),
        "task.not_recordable" => (
            No,
            "任务已提交或已有审核结果，不能再记录。",
            "The task is submitted or decided; nothing more can be recorded.",
        ),
        "task.incomplete" => (
            AfterAction,
            "还有内容未完成，请按清单补充后再提交。",
            "Something is still missing; complete the list, then submit.",
        ),
        "task.submitted" => (No, "已提交过的任务不能删除。", "A task that was submitted cannot be deleted."),
        "task.not_returned" => (No, "只有被退回的任务可以重新打开。", "Only a returned task can be opened again."),
        "item.value_needed" => (AfterAction, "请填写实测值。", "Enter the measured value."),
        "item.value" => (AfterAction, "实测值必须是数字。", "The measured value must be a number."),
        "item.verdict_needed" => (
            AfterAction,
            "请选择结果：符合、不符合或不能测试。",
            "Choose: conforming, non-conforming or cannot be tested.",
        ),
        "item.reason_needed" => {
            (AfterAction, "结论与标准值不一致，请说明理由。", "The verdict differs from the limit: say why.")
        }
        "item.note_needed" => {
            (AfterAction, "请在备注中说明为什么不能测试。", "Say in the note why it cannot be tested.")
        }
        "fault.not_a_failure" => {
            (No, "只有结果为“不符合”的测试项才能记录故障。", "A fault belongs to an item recorded as non-conforming.")
        }
        "fault.description_needed" => (AfterAction, "请描述故障。", "Describe the fault."),
        "controller.brand_needed" => (
            AfterAction,
            "请选择或填写控制器品牌；没有控制器请选“无”。",
            "Choose or enter the brand; choose “none” where there is no controller.",
        ),
        "input.too_long" => (AfterAction, "内容太长，最多 {} 个字。", "The text is too long: {} characters at most."),
        "input.malformed" => (No, "内容无法识别（{}）。", "The input cannot be read ({})."),
        "store.too_new" => (
            AfterAction,
            "这部手机上的数据来自更新的版本，请更新应用。数据没有改动。",
            "The data on this phone are of a newer version: update the app. Nothing was changed.",
        ),
        "store.damaged" => (
            AfterAction,
            "手机上的数据库损坏。请重新启动应用：损坏的文件会被保留，不会删除。",
            "The database on this phone is damaged. Restart the app: the damaged file is kept, not deleted.",
        ),
        "store.moved_aside" => (
            No,
            "数据库损坏，已移到“{}”保存，没有删除。未发送的记录可能在其中，请联系技术支持恢复。",
            "The database was damaged and moved to “{}”; nothing was deleted. Unsent records may be in it: ask support to recover them.",
        ),
        "store.rescued" => (
            No,
            "已从损坏的数据库中找回任务 {}。请核对后继续，联网后会与服务器核对。",
            "Tasks read out of the damaged database: {}. Check them; they are compared with the server when there is a network.",
        ),
        "store.task_lost" => (
            No,
            "“{}”的一个任务无法从损坏的数据库中读出。已送达服务器的部分会在联网后取回。",
            "A task of “{}” could not be read out of the damaged database. What the server has of it comes back with the network.",
        ),
        "store.task_cut" => (
            AfterAction,
            "数据库损坏后，这个任务最后的几条记录可能缺失，请核对。",
            "After the damage the last records of this task may be missing: check it.",
        ),
        "store.in_use" => (
            AfterAction,
            "应用已在运行，请先关闭另一个窗口。",
            "The app is running already: close the other window first.",
        ),
        "disk.full" => (
            AfterAction,
            "手机存储空间已满，刚才的内容没有保存。请腾出空间后再试。",
            "The phone's storage is full; the last entry was not saved. Free some space and try again.",
        ),
        "disk.failed" => (
            Later,
            "手机存储读写失败，刚才的内容没有保存（{}）。",
            "The phone's storage failed; the last entry was not saved ({}).",
        ),
        "store.row" | "store.failed" => (
            Later,
            "手机数据库出错，刚才的内容没有保存（{}）。",
            "The phone's database failed; the last entry was not saved ({}).",
        ),
        "photo.not_an_image" => {
            (No, "这个文件不是照片（需要 JPEG 或 PNG）。", "This file is not a photo (JPEG or PNG is needed).")
        }
        "photo.damaged" => (AfterAction, "照片文件已损坏，请重新拍摄。", "The photo is damaged: take it again."),
        "photo.too_large" => (
            AfterAction,
            "照片超过 20 MB，请降低相机画质后重拍。",
            "The photo is larger than 20 MB: lower the camera's quality and take it again.",
        ),
        "photo.dimensions" => (
            AfterAction,
            "照片尺寸异常，不能打开。请重新拍摄。",
            "The photo's dimensions are absurd; it is not opened. Take it again.",
        ),
        "photo.no_font" => (
            No,
            "手机上没有能显示全部文字的字体，无法生成水印照片；原始照片已保存。",
            "No font on this phone has all characters, so no stamped copy is made; the original photo is saved.",
        ),
        "photo.not_here" => (No, "这张照片不在这部手机上。", "This photo is not on this phone."),
        "photo.file_damaged" => (
            No,
            "手机上的照片文件与拍摄时不一致，不能发送（{}）。",
            "The photo file on this phone is no longer what was taken; it is not sent ({}).",
        ),
        "media.not_your_task" => (
            No,
            "服务器没有接收这张照片，它所属的任务未下发给您（{}）。照片仍在手机上，请联系项目负责人。",
            "The server did not take this photo: its task was not issued to you ({}). It is kept here; ask the project lead.",
        ),
        "media.hash_mismatch" | "media.not_an_image" | "media.too_many_pixels" | "media.too_large" => (
            No,
            "服务器没有接收这张照片（{}），照片仍在手机上。请重新拍摄，或联系技术支持。",
            "The server did not take this photo ({}); it is kept here. Take it again, or ask support.",
        ),
        "camera.none" => (AfterAction, "这台设备没有相机，请选择照片文件。", "There is no camera here: pick a file."),
        "camera.cancelled" => (Later, "没有拍照。", "No photo was taken."),
        "device.permission" => (
            AfterAction,
            "缺少权限：{}。请在系统设置中允许。",
            "A permission is missing: {}. Allow it in the system's settings.",
        ),
        "device.key" => (
            AfterAction,
            "签名密钥不可用，不能提交：{}。",
            "The signing key cannot be used, so nothing can be submitted: {}.",
        ),
        "device.random" => {
            (Later, "系统没有提供随机数，请稍后再试。", "The system gives no random numbers; try again later.")
        }
        "device.inbox" => (
            Later,
            "拍好的照片暂时读不出来（{}），文件没有删除，下次启动时会再次归入任务。",
            "A picture that was taken cannot be read for now ({}); it is not deleted and joins its task at the next start.",
        ),
        "device.platform" => {
            (Later, "手机系统没有完成这个操作（{}），请再试一次。", "The phone did not do this ({}); try again.")
        }
        "capture.kept" => (
            No,
            "有一张照片没有归入任务（{}）。原照片仍保存在手机上，没有删除。",
            "A picture could not join its task ({}). It is kept on this phone and was not deleted.",
        ),
        "store.no_cipher" => (
            AfterAction,
            "此版本的应用不能打开加密的数据库，请安装正式版本。数据没有改动。",
            "This build of the app cannot open an encrypted database: install a proper one. Nothing was changed.",
        ),
        "task.removed" => (
            No,
            "该任务已在后台移除；手机上的记录仍保留。",
            "The task was removed in the console; what was recorded is kept here.",
        ),
        "task.approval_undone" => (
            No,
            "任务的审核通过已被更正撤销，等待重新审核：{}",
            "The approval was taken back by a correction; the task waits for its review again: {}",
        ),
        "task.returned" => (AfterAction, "任务被退回：{}", "The task came back: {}"),
        "task.quarantined" => (
            No,
            "服务器已收到该任务的部分内容，单独保存、暂未采纳：{}。",
            "The server keeps part of this task's evidence apart: {}.",
        ),
        "task.refused" => (
            No,
            "服务器没有接受该任务的证据，手机上仍保留：{}。",
            "The server did not take this task's evidence, which is kept here: {}.",
        ),
        "document.too_new" => (
            AfterAction,
            "同事的一个任务由更新版本的应用记录，更新应用后会自动取回。",
            "A colleague's task was recorded by a newer app. Update the app, and it comes by itself.",
        ),
        "sync.too_new" => (
            AfterAction,
            "服务器发来了这个版本的应用还不认识的内容，更新应用后会自动取回。已记录的内容不受影响。",
            "The server told something that this app does not know yet. Update the app, and it comes by itself. What was recorded is not affected.",
        ),
        "document.not_automerge"
        | "document.cut_short"
        | "document.too_large"
        | "document.not_a_task"
        | "document.unknown_heads"
        | "document.two_histories" => (
            No,
            "收到的任务内容无法读取，没有并入。手机上的记录不受影响，请联系技术支持。",
            "What arrived of this task cannot be read and was not joined. What is on this phone is not affected; ask support.",
        ),
        _ => match connection::error(code) {
            Some(told) => told,
            None => {
                let message = (
                    "出现问题（{}）。已记录的内容不受影响。",
                    "Something went wrong ({}). What was recorded is not affected.",
                );
                return Told { message, retry: Later, known: false };
            }
        },
    };
    Told { message: (zh, en), retry, known: true }
}
