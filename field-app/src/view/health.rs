//! The self-test of the phone: can a track be recorded from start to end.

use super::Text;

super::views! {
    /// How something stands.
    #[derive(Copy, Eq)]
    pub enum HealthState {
        /// As it should be.
        Good,
        /// The track may have gaps.
        Doubtful,
        /// Nothing can be recorded.
        Bad,
    }

    /// A place in the system's settings that can be opened.
    #[derive(Copy, Eq)]
    pub enum SettingsPage {
        /// The permission to know the position.
        LocationPermission,
        /// The switch for location as a whole.
        LocationSwitch,
        /// The permission to use the camera.
        Camera,
        /// The permission to show the notification of a recording.
        Notifications,
        /// Exemption from battery optimisation.
        Battery,
        /// The vendor's list of apps that may start by themselves.
        Autostart,
        /// Everything about this app.
        App,
    }

    /// One thing that was looked at.
    #[derive(Eq)]
    pub struct HealthCheckView {
        /// Stable code, for example `permission`.
        pub code: String,
        /// How it stands.
        pub state: HealthState,
        /// What was found, and what it means.
        pub message: Text,
        /// Where it can be put right.
        pub page: Option<SettingsPage>,
    }

    /// One thing that the maker of the phone wants set by hand.
    #[derive(Eq)]
    pub struct HealthStepView {
        /// Stable code, for example `xiaomi_autostart`.
        pub code: String,
        /// What to do.
        pub message: Text,
    }

    /// The result of a self-test.
    #[derive(Eq)]
    pub struct SelfTestView {
        /// The worst of what was looked at.
        pub state: HealthState,
        /// Everything that was looked at; empty where there is nothing to look at.
        pub checks: Vec<HealthCheckView>,
        /// What to set by hand on this maker's phones.
        pub steps: Vec<HealthStepView>,
        /// Whether there is a list of apps that may start by themselves.
        pub autostart: bool,
    }
}
