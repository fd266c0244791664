//! Words about the network, the session and the exchange, with the server and with a colleague's phone.

use crate::view::Retry;

/// Whether trying again can help, and what to say in Chinese and English; none for a code that is about something else.
pub(super) fn error(code: &str) -> Option<(Retry, &'static str, &'static str)> {
    use Retry::{AfterAction, Later, No};
    Some(match code {
        "network.unreachable" => (
            Later,
            "连不上服务器。已记录的内容保存在手机上，有网络时自动发送。",
            "The server cannot be reached. What was recorded is on this phone and goes out by itself.",
        ),
        "network.timeout" => (
            Later,
            "服务器没有及时回答，稍后自动再试。",
            "The server did not answer in time; it is tried again by itself.",
        ),
        stranger if stranger.starts_with("http.status_") => (
            Later,
            "回答的不是烽台服务器（{}）：可能是需要登录的 Wi-Fi，或服务器前的网络设备。会自动再试，已记录的内容不受影响。",
            "Something else than the server answered ({}): a Wi-Fi that wants a sign-in, or something on the way. It is tried again by itself; what was recorded is safe.",
        ),
        "network.not_trusted" => (
            AfterAction,
            "无法确认服务器身份，没有发送任何内容。请检查手机时间和服务器地址。",
            "The server's identity could not be confirmed; nothing was sent. Check the phone's clock and the address.",
        ),
        "sync.version" => (
            AfterAction,
            "服务器与应用版本不一致，请更新应用。证据保存在手机上。",
            "Server and app do not match: update the app. The evidence is on this phone.",
        ),
        "sync.no_progress" => (
            Later,
            "服务器与手机对任务内容的认识不一致，稍后自动再试。",
            "Server and phone disagree about a task; it is tried again by itself.",
        ),
        "sync.receipt_invalid" => (
            Later,
            "服务器的回执签名无效，未予采信。",
            "The server's receipt is not validly signed and was not accepted.",
        ),
        "upload.no_receipt" | "upload.no_offset" | "upload.no_location" => (
            Later,
            "服务器没有确认收到照片，稍后自动再试。",
            "The server did not confirm the photo; it is tried again by itself.",
        ),
        "auth.wrong_password" => (AfterAction, "账号或密码不正确。", "Account or password is wrong."),
        "auth.locked" => (
            Later,
            "登录失败次数过多，账号已暂时锁定，请稍后再试。",
            "Too many failed attempts: the account is locked for a while.",
        ),
        "auth.disabled" => (
            AfterAction,
            "账号已被禁用，请联系本机构管理员。手机上的证据仍然保留。",
            "The account is disabled: ask your agency. The evidence on this phone is kept.",
        ),
        "auth.expired" | "auth.required" => (
            AfterAction,
            "登录已失效，请重新登录后继续发送；记录不受影响。",
            "Sign in again to go on sending; recording is not affected.",
        ),
        "auth.other_phone" => (
            AfterAction,
            "该账号正在另一部手机上使用。请先在那部手机上退出，或请机构管理员解除绑定。",
            "The account is in use on another phone. Sign out there first, or ask the agency administrator to release it.",
        ),
        "auth.device_taken" => (
            AfterAction,
            "这部手机登记在另一个账号名下，请先退出那个账号。",
            "This phone is registered to another account: sign out there first.",
        ),
        "auth.not_for_app" | "auth.device_required" => (
            AfterAction,
            "此类账号不能登录手机应用，请使用网页控制台。",
            "This kind of account does not sign in with the app: use the console.",
        ),
        "sync.wrong_device" => (
            AfterAction,
            "该登录不属于这部手机，请重新登录；记录不受影响。",
            "This session belongs to another phone: sign in again. What was recorded is not affected.",
        ),
        "auth.must_change_password" => (AfterAction, "请先修改初始密码。", "Change the initial password first."),
        "peer.other_agency" => (
            No,
            "对方不是本机构的工程师，没有交换任何内容。",
            "The other phone belongs to another agency; nothing was exchanged.",
        ),
        "peer.pass_expired" => (
            AfterAction,
            "其中一部手机超过一个月没有联网，身份凭证已过期。请先联网同步一次。",
            "One of the phones has not been online for more than a month, so its pass has expired. Sync it with a network first.",
        ),
        "peer.pass_invalid" => (
            AfterAction,
            "无法确认对方手机的身份，没有交换任何内容。请两部手机都联网同步一次后再试。",
            "The other phone does not prove who it is; nothing was exchanged. Sync both with a network, then try again.",
        ),
        "peer.no_pass" => (
            AfterAction,
            "这部手机还没有身份凭证。请先联网同步一次。",
            "This phone has no pass yet: sync it with a network once.",
        ),
        "peer.code_expired" => {
            (AfterAction, "二维码已过期，请重新显示。", "The code has expired: let a new one be shown.")
        }
        "peer.wrong_code" => (
            AfterAction,
            "二维码不正确，或已被另一部手机使用。请重新显示并扫描。",
            "The code is not right, or another phone has used it. Let a new one be shown.",
        ),
        "peer.unreachable" => (
            AfterAction,
            "连不上对方手机。请让两部手机连接同一个热点或 Wi-Fi，并保持屏幕打开。已交换的内容都已保存。",
            "The other phone cannot be reached. Put both on one hotspot or Wi-Fi and keep the screens on. What was exchanged is kept.",
        ),
        "peer.no_network" => (
            AfterAction,
            "这部手机没有连接任何网络。请打开热点，或连接对方的热点。",
            "This phone is in no network. Turn on its hotspot, or join the other phone's.",
        ),
        "peer.version" => (
            AfterAction,
            "两部手机的应用版本不一致，请更新应用。",
            "The two phones have different versions of the app: update it.",
        ),
        "peer.cancelled" => {
            (AfterAction, "交换已停止。已交换的内容都已保存。", "The exchange was stopped. What was exchanged is kept.")
        }
        "peer.other_failed" => (
            AfterAction,
            "对方手机出了问题（例如存储空间已满），请在对方手机上查看。",
            "Something failed on the other phone (its storage may be full): look there.",
        ),
        "peer.nonsense" => (
            No,
            "对方手机的回答无法识别，已停止交换。",
            "What the other phone says cannot be understood; the exchange was stopped.",
        ),
        _ => return None,
    })
}
