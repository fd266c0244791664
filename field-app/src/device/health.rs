//! Whether a track can be recorded from start to end on this phone: facts of the platform in, verdicts out (R4.2).
//!
//! A phone that stops the app at noon is found out in the morning, not at the review. Nothing here asks the platform.

use serde::{Deserialize, Serialize};

use super::LocationPermission;
use super::vendor::{Step, Vendor, guidance};

/// A place in the system's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsPage {
    /// The permission to know the position; asks first where the platform allows it.
    LocationPermission,
    /// The switch for location as a whole.
    LocationSwitch,
    /// The permission to use the camera; asks first where the platform allows it.
    Camera,
    /// The permission to show the notification of a recording.
    Notifications,
    /// Exemption from battery optimisation.
    Battery,
    /// The vendor's own list of apps that may start and run by themselves.
    Autostart,
    /// Everything about this app.
    App,
}

/// What the platform says. What a platform does not know is said to be good: nobody can do anything about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "snake_case")]
pub struct Facts {
    /// Permission to know the position.
    #[serde(with = "PermissionName")]
    pub location: LocationPermission,
    /// The position is measured as exactly as the phone can.
    pub precise: bool,
    /// Location is switched on.
    pub provider_on: bool,
    /// The notification of a recording may be shown.
    pub notifications: bool,
    /// The camera may be used.
    pub camera: bool,
    /// The app is exempt from battery optimisation.
    pub battery_exempt: bool,
    /// The person or the system restricted the app's work in the background.
    pub background_restricted: bool,
    /// The system's battery saver is on.
    pub power_save: bool,
    /// How often the system stopped a recording since the app was installed.
    pub stopped_by_system: u32,
    /// Who made the phone, as it says itself.
    pub manufacturer: String,
}

/// Names of the permissions as the native code writes them.
#[derive(Serialize, Deserialize)]
#[serde(remote = "LocationPermission", rename_all = "snake_case")]
pub(super) enum PermissionName {
    Always,
    WhileInUse,
    Denied,
    NotAsked,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckKind {
    /// Location permission "always".
    Permission,
    /// Exact positions.
    Precise,
    /// Location switched on.
    Provider,
    /// The notification of a recording.
    Notifications,
    /// The camera.
    Camera,
    /// Work in the background.
    Background,
    /// Battery optimisation.
    Battery,
    /// The system's battery saver.
    PowerSave,
    /// What the watchdog has seen.
    Watchdog,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckState {
    /// As it should be.
    Good,
    /// The track may have gaps.
    Doubtful,
    /// Nothing can be recorded.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub kind: CheckKind,
    /// How it stands.
    pub state: CheckState,
    /// Where it can be put right.
    pub page: Option<SettingsPage>,
}

/// The result of a self-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfTest {
    /// Everything that was looked at, in the order to put it right.
    pub checks: Vec<Check>,
    /// What the maker of the phone wants set besides, by hand.
    pub steps: Vec<Step>,
}

impl SelfTest {
    /// Where there is no platform that could stop a recording.
    #[must_use]
    pub const fn nothing_to_check() -> Self {
        Self { checks: Vec::new(), steps: Vec::new() }
    }

    /// The worst of what was looked at.
    #[must_use]
    pub fn worst(&self) -> CheckState {
        self.checks.iter().map(|check| check.state).max().unwrap_or(CheckState::Good)
    }
}

impl Facts {
    /// A phone on which everything is as it should be.
    #[must_use]
    pub const fn all_good() -> Self {
        Self {
            location: LocationPermission::Always,
            precise: true,
            provider_on: true,
            notifications: true,
            camera: true,
            battery_exempt: true,
            background_restricted: false,
            power_save: false,
            stopped_by_system: 0,
            manufacturer: String::new(),
        }
    }
}

impl Default for Facts {
    fn default() -> Self {
        Self::all_good()
    }
}

/// Judges what the platform says.
#[must_use]
pub fn judge(facts: &Facts) -> SelfTest {
    use CheckState::{Bad, Doubtful};
    let always = facts.location == LocationPermission::Always;
    let rows = [
        (CheckKind::Permission, always, Bad, Some(SettingsPage::LocationPermission)),
        (CheckKind::Provider, facts.provider_on, Bad, Some(SettingsPage::LocationSwitch)),
        (CheckKind::Precise, facts.precise, Doubtful, Some(SettingsPage::LocationPermission)),
        (CheckKind::Camera, facts.camera, Bad, Some(SettingsPage::Camera)),
        (CheckKind::Background, !facts.background_restricted, Bad, Some(SettingsPage::App)),
        (CheckKind::Battery, facts.battery_exempt, Doubtful, Some(SettingsPage::Battery)),
        (CheckKind::PowerSave, !facts.power_save, Doubtful, Some(SettingsPage::Battery)),
        (CheckKind::Notifications, facts.notifications, Doubtful, Some(SettingsPage::Notifications)),
        (CheckKind::Watchdog, facts.stopped_by_system == 0, Doubtful, Some(SettingsPage::Autostart)),
    ];
    let check = |(kind, good, otherwise, page)| {
        if good { Check { kind, state: CheckState::Good, page: None } } else { Check { kind, state: otherwise, page } }
    };
    SelfTest { checks: rows.into_iter().map(check).collect(), steps: guidance(Vendor::of(&facts.manufacturer)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(test: &SelfTest) -> Vec<CheckKind> {
        test.checks.iter().filter(|check| check.state != CheckState::Good).map(|check| check.kind).collect()
    }

    #[test]
    fn a_good_phone_has_nothing_to_put_right() {
        let test = judge(&Facts::all_good());
        assert_eq!((test.worst(), bad(&test), test.steps.len()), (CheckState::Good, vec![], 0));
    }

    #[test]
    fn without_permission_or_location_nothing_can_be_recorded() {
        for facts in [
            Facts { location: LocationPermission::WhileInUse, ..Facts::all_good() },
            Facts { provider_on: false, ..Facts::all_good() },
            Facts { background_restricted: true, ..Facts::all_good() },
        ] {
            let test = judge(&facts);
            assert_eq!(test.worst(), CheckState::Bad);
            let worst = test.checks.iter().find(|check| check.state == CheckState::Bad).unwrap();
            assert!(worst.page.is_some(), "{:?} can be put right somewhere", worst.kind);
        }
    }

    #[test]
    fn what_may_cause_gaps_is_doubtful() {
        let facts = Facts { battery_exempt: false, stopped_by_system: 2, ..Facts::all_good() };
        let test = judge(&facts);
        assert_eq!((test.worst(), bad(&test)), (CheckState::Doubtful, vec![CheckKind::Battery, CheckKind::Watchdog]));
    }

    #[test]
    fn what_a_platform_leaves_out_is_good() {
        let facts: Facts = serde_json::from_str(r#"{"location":"while_in_use","manufacturer":"HUAWEI"}"#).unwrap();
        assert_eq!(bad(&judge(&facts)), [CheckKind::Permission]);
        assert!(!judge(&facts).steps.is_empty());
    }
}
