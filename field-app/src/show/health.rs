//! The self-test as the screens show it.

use super::text;
use crate::device::{Check, CheckKind, CheckState, SelfTest, SettingsPage};
use crate::view::{self, HealthCheckView, HealthState, HealthStepView, SelfTestView, Text};

pub(crate) fn self_test(test: &SelfTest) -> SelfTestView {
    SelfTestView {
        state: state(test.worst()),
        checks: test.checks.iter().map(check).collect(),
        steps: test
            .steps
            .iter()
            .map(|step| HealthStepView { code: step.code.to_owned(), message: text(step.zh, step.en) })
            .collect(),
        autostart: !test.steps.is_empty(),
    }
}

fn check(check: &Check) -> HealthCheckView {
    let (code, good, other) = words(check.kind);
    let message: Text = if check.state == CheckState::Good { text(good.0, good.1) } else { text(other.0, other.1) };
    HealthCheckView { code: code.to_owned(), state: state(check.state), message, page: check.page.map(page) }
}

const fn state(state: CheckState) -> HealthState {
    match state {
        CheckState::Good => HealthState::Good,
        CheckState::Doubtful => HealthState::Doubtful,
        CheckState::Bad => HealthState::Bad,
    }
}

const fn page(page: SettingsPage) -> view::SettingsPage {
    match page {
        SettingsPage::LocationPermission => view::SettingsPage::LocationPermission,
        SettingsPage::LocationSwitch => view::SettingsPage::LocationSwitch,
        SettingsPage::Camera => view::SettingsPage::Camera,
        SettingsPage::Notifications => view::SettingsPage::Notifications,
        SettingsPage::Battery => view::SettingsPage::Battery,
        SettingsPage::Autostart => view::SettingsPage::Autostart,
        SettingsPage::App => view::SettingsPage::App,
    }
}

type Pair = (&'static str, &'static str);

/// Code, what is said when it is good, and what is said when it is not.
const fn words(kind: CheckKind) -> (&'static str, Pair, Pair) {
    match kind {
        CheckKind::Permission => (
            "permission",
            ("定位权限为“始终允许”。", "Location permission is “always”."),
            (
                "定位权限不是“始终允许”，锁屏后不能记录轨迹，也不能开始任务。",
                "Location permission is not “always”: no track with the screen off, and no task can be started.",
            ),
        ),
        CheckKind::Precise => (
            "precise",
            ("使用精确位置。", "Exact positions."),
            (
                "只允许了大致位置，轨迹会偏差很大。",
                "Only approximate positions are allowed: the track will be far off.",
            ),
        ),
        CheckKind::Provider => (
            "provider",
            ("定位服务已打开。", "Location is switched on."),
            ("手机的定位服务已关闭，不能记录轨迹。", "Location is switched off on this phone: no track."),
        ),
        CheckKind::Notifications => (
            "notifications",
            ("可以显示记录通知。", "The notification of a recording may be shown."),
            (
                "通知被关闭：看不到记录是否在进行，部分手机会因此停止后台记录。",
                "Notifications are off: nobody sees whether it records, and some phones stop it for that.",
            ),
        ),
        CheckKind::Camera => (
            "camera",
            ("可以使用相机。", "The camera may be used."),
            ("没有相机权限，不能拍照。", "The camera may not be used: no photos."),
        ),
        CheckKind::Background => (
            "background",
            ("后台运行没有被限制。", "Work in the background is not restricted."),
            (
                "系统限制了后台运行，锁屏后记录会停止。",
                "Work in the background is restricted: recording stops with the screen off.",
            ),
        ),
        CheckKind::Battery => (
            "battery",
            ("已不受电池优化限制。", "Exempt from battery optimisation."),
            ("受电池优化限制，轨迹可能中断。", "Battery optimisation applies: the track may break off."),
        ),
        CheckKind::PowerSave => (
            "power_save",
            ("省电模式未打开。", "Battery saver is off."),
            ("省电模式已打开，锁屏后定位可能停止。", "Battery saver is on: positions may stop with the screen off."),
        ),
        CheckKind::Watchdog => (
            "watchdog",
            ("系统没有中断过记录。", "The system has not stopped a recording."),
            (
                "系统曾中断记录，请按下面的说明设置。",
                "The system has stopped a recording before: follow the steps below.",
            ),
        ),
    }
}
