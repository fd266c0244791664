use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use shared_model::document::statement::GapReason;
use shared_model::position::FixSource;

use super::*;
use crate::device::{CheckState, Location};

/// Native code of plain values: what each command answers, and what it was asked.
#[derive(Clone, Default)]
struct Plain(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answers: HashMap<&'static str, Vec<Result<Value, BridgeError>>>,
    asked: Vec<(&'static str, Value)>,
    heard: Option<Heard>,
}

impl Plain {
    fn with_keys() -> Self {
        let plain = Self::default();
        plain.answer("hello", json!({ "name": "Xiaomi 14", "boot": 42, "inbox": "/nowhere", "camera": true }));
        plain.answer("keys", json!({ "seed": BASE64.encode(&[7; 32]), "database": BASE64.encode(&[8; 32]) }));
        plain
    }

    fn answer(&self, command: &'static str, value: Value) {
        self.0.lock().unwrap().answers.entry(command).or_default().push(Ok(value));
    }

    fn refuse(&self, command: &'static str, code: &str) {
        let error = BridgeError { code: code.to_owned(), message: "no".to_owned() };
        self.0.lock().unwrap().answers.entry(command).or_default().push(Err(error));
    }

    fn device(&self) -> MobileDevice {
        MobileDevice::open(Box::new(self.clone()), || 5_000).unwrap()
    }

    fn asked(&self, command: &str) -> Vec<Value> {
        let state = self.0.lock().unwrap();
        state.asked.iter().filter(|(name, _)| *name == command).map(|(_, payload)| payload.clone()).collect()
    }
}

impl Bridge for Plain {
    fn call(&self, command: &'static str, payload: Value) -> Result<Value, BridgeError> {
        let mut state = self.0.lock().unwrap();
        state.asked.push((command, payload));
        let answers = state.answers.get_mut(command).filter(|answers| !answers.is_empty());
        let none = BridgeError { code: "bridge".to_owned(), message: command.to_owned() };
        answers.map_or(Err(none), |answers| answers.remove(0))
    }

    fn watch(&self, _command: &'static str, heard: Heard) -> Result<(), BridgeError> {
        self.0.lock().unwrap().heard = Some(heard);
        Ok(())
    }
}

fn fix(number: u64, lat: f64) -> Value {
    json!({
        "number": number, "wall_ms": number * 1_000, "elapsed_ms": 1, "boot": 42,
        "kind": "fix", "lat": lat, "lon": 108.94, "acc": 4.5, "src": "network", "mock": true,
    })
}

#[test]
fn the_keys_come_from_the_key_store_and_a_bad_one_opens_nothing() {
    let device = Plain::with_keys().device();
    assert_eq!(device.public_key().unwrap(), SecretKey::from_seed([7; 32]).public());
    assert!(device.public_key().unwrap().verify(b"said", &device.sign(b"said").unwrap()).is_ok());
    assert_eq!(device.database_key().unwrap(), Some([8; 32]));
    for seed in ["", "AAAA", "no base64"] {
        let plain = Plain::default();
        plain.answer("hello", json!({ "name": "a", "boot": 1, "inbox": "/nowhere", "camera": true }));
        plain.answer("keys", json!({ "seed": seed, "database": BASE64.encode(&[8; 32]) }));
        assert!(matches!(MobileDevice::open(Box::new(plain), || 0), Err(DeviceError::Key { .. })), "{seed}");
    }
    let locked = Plain::default();
    locked.answer("hello", json!({ "name": "a", "boot": 1, "inbox": "/nowhere", "camera": true }));
    locked.refuse("keys", "key");
    assert!(matches!(MobileDevice::open(Box::new(locked), || 0), Err(DeviceError::Key { .. })));
}

#[test]
fn statements_carry_the_start_of_the_phone_and_the_clock_nobody_sets() {
    let clock = Plain::with_keys().device().clock();
    assert_eq!((clock.boot, clock.monotonic_ms), (42, 5_000));
    assert!(clock.now > Moment::from_ms(1_700_000_000_000));
}

#[test]
fn the_whole_queue_is_read_before_anything_is_concluded_from_it() {
    let plain = Plain::with_keys();
    let device = plain.device();
    plain.answer("locations", json!({ "events": [fix(1, 34.0), fix(2, 95.0)], "more": true }));
    let lost = json!({ "number": 3, "wall_ms": 3_000, "kind": "lost", "reason": "stopped_by_system" });
    plain.answer("locations", json!({ "events": [lost], "more": false }));
    let events = device.locations();
    assert_eq!(plain.asked("locations"), [json!({ "after": 0 }), json!({ "after": 2 })]);
    assert_eq!(events.iter().map(|event| event.number).collect::<Vec<_>>(), [1, 3], "95° north is nowhere");
    let Location::Fix(first) = events[0].location else { panic!("a fix") };
    assert_eq!((first.source, first.mock, first.at.as_ms()), (FixSource::Network, true, 1_000));
    let at = Moment::from_ms(3_000);
    assert_eq!(events[1].location, Location::Lost { at, reason: GapReason::StoppedBySystem });
    plain.answer("forget_locations", Value::Null);
    device.forget_locations(3);
    assert_eq!(plain.asked("forget_locations"), [json!({ "number": 3 })]);
}

#[test]
fn a_queue_that_breaks_off_is_read_again_later() {
    let plain = Plain::with_keys();
    let device = plain.device();
    plain.answer("locations", json!({ "events": [fix(1, 34.0)], "more": true }));
    assert_eq!(device.locations(), [], "half a queue would look like a gap");
}

#[test]
fn every_loss_is_told_by_what_the_evidence_has_words_for() {
    let cases = [
        ("no_fix", GapReason::NoFix),
        ("permission_removed", GapReason::PermissionRemoved),
        ("stopped_by_system", GapReason::StoppedBySystem),
        ("phone_off", GapReason::PhoneOff),
        ("provider_off", GapReason::SwitchedOff),
        ("damaged", GapReason::Unknown),
        ("of_a_newer_app", GapReason::Unknown),
    ];
    for (name, reason) in cases {
        let plain = Plain::with_keys();
        let lost = json!({ "number": 1, "wall_ms": 9, "kind": "lost", "reason": name });
        plain.answer("locations", json!({ "events": [lost], "more": false }));
        let told = plain.device().locations();
        assert_eq!(told[0].location, Location::Lost { at: Moment::from_ms(9), reason }, "{name}");
    }
}

#[test]
fn the_network_is_what_the_platform_told_last() {
    let plain = Plain::with_keys();
    let device = plain.device();
    let network = device.network();
    assert!(network.borrow().metered, "photos wait until it is known");
    for (online, metered) in [(true, false), (false, false), (true, true)] {
        let state = plain.0.lock().unwrap();
        state.heard.as_ref().unwrap()(json!({ "online": online, "metered": metered }));
        state.heard.as_ref().unwrap()(json!("nonsense"));
        assert_eq!(*network.borrow(), Network { online, metered });
    }
}

#[test]
fn permissions_and_settings_go_by_name() {
    let plain = Plain::with_keys();
    let device = plain.device();
    plain.answer("permission", json!({ "location": "while_in_use" }));
    assert_eq!(device.location_permission(), LocationPermission::WhileInUse);
    assert_eq!(device.location_permission(), LocationPermission::Denied, "no answer is no permission");
    plain.answer("open_settings", Value::Null);
    device.open_settings(SettingsPage::Autostart).unwrap();
    assert_eq!(plain.asked("open_settings"), [json!({ "page": "autostart" })]);
    plain.refuse("set_tracking", "permission_location");
    assert_eq!(device.set_tracking(true), Err(DeviceError::Permission { what: "location" }));
    plain.answer("self_test", json!({ "location": "always", "manufacturer": "vivo", "battery_exempt": false }));
    let test = device.self_test();
    assert_eq!((test.worst(), test.steps.len()), (CheckState::Doubtful, 3));
    assert_eq!(device.self_test().worst(), CheckState::Bad, "no answer is not taken for health");
}

#[test]
fn the_camera_gets_the_request_and_its_refusals_are_told_apart() {
    let plain = Plain::with_keys();
    let device = plain.device();
    let request = CaptureRequest {
        task: "t".to_owned(),
        target: "{}".to_owned(),
        account: "a".to_owned(),
        offset_ms: Some(3),
        front: true,
    };
    plain.answer("capture", json!({ "id": "1-a" }));
    assert_eq!(device.capture(&request).as_deref(), Ok("1-a"));
    assert_eq!(plain.asked("capture")[0]["request"]["front"], json!(true));
    for (code, error) in [
        ("cancelled", DeviceError::Cancelled),
        ("no_camera", DeviceError::NoCamera),
        ("permission_camera", DeviceError::Permission { what: "camera" }),
    ] {
        plain.refuse("capture", code);
        assert_eq!(device.capture(&request), Err(error));
    }
    plain.refuse("capture", "disk");
    assert!(matches!(device.capture(&request), Err(DeviceError::Platform { what: "capture", .. })));
}

#[test]
fn the_last_position_is_none_when_the_platform_has_none() {
    let plain = Plain::with_keys();
    let device = plain.device();
    plain.answer("last_fix", json!({ "fix": null }));
    assert_eq!(device.last_fix(), None);
    let fix = json!({ "lat": 34.0, "lon": 108.0, "acc": 8.0, "t": 5, "src": "gnss" });
    plain.answer("last_fix", json!({ "fix": fix }));
    assert_eq!(device.last_fix().unwrap().at, Moment::from_ms(5));
}
