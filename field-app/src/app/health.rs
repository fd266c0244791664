//! Whether this phone can record a track from start to end, and the way to the settings that stand against it (R4.2).

use super::FieldApp;
use crate::device::SettingsPage;
use crate::error::AppError;
use crate::show;
use crate::view;

impl FieldApp {
    /// Looks at everything that could stop a recording.
    #[must_use]
    pub fn self_test(&self) -> view::SelfTestView {
        show::self_test(&self.inner.device.self_test())
    }

    /// Shows the person a place in the system's settings; asks, where the platform lets an app ask.
    ///
    /// # Errors
    /// `device.platform` where there is no such place.
    pub fn open_settings(&self, page: view::SettingsPage) -> Result<(), AppError> {
        Ok(self.inner.device.open_settings(page_of(page))?)
    }
}

const fn page_of(page: view::SettingsPage) -> SettingsPage {
    match page {
        view::SettingsPage::LocationPermission => SettingsPage::LocationPermission,
        view::SettingsPage::LocationSwitch => SettingsPage::LocationSwitch,
        view::SettingsPage::Camera => SettingsPage::Camera,
        view::SettingsPage::Notifications => SettingsPage::Notifications,
        view::SettingsPage::Battery => SettingsPage::Battery,
        view::SettingsPage::Autostart => SettingsPage::Autostart,
        view::SettingsPage::App => SettingsPage::App,
    }
}
