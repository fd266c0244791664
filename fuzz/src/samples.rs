//! Small, honest examples of what is read, from the product's own encoders.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde::de::DeserializeOwned;
use shared_model::document::statement::{EntryStatement, ResultStatement};
use shared_model::document::{Heads, TaskDoc, TaskHeader};
use shared_model::id::{AccountId, DeviceId, EntryId, TaskId};
use shared_model::moment::Moment;
use shared_model::position::{FixSource, LatLon};
use shared_model::track::{Segment, TrackPoint};
use shared_model::wire::{DocPush, DocWant, Payload, SyncRequest, VERSION};

/// The writer of the examples.
pub const ACTOR: [u8; 16] = [7; 16];
/// Their task.
pub const TASK: &str = "019a0000-0000-7000-8000-000000000001";
const SAID: &str = r#""by":"019a0000-0000-7000-8000-000000000002","dev":"019a0000-0000-7000-8000-000000000003","at":{"t":1763791200000,"m":5,"b":1}"#;

/// What a JSON text says, with who said it in the place of `SAID`.
fn said<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(&text.replace("SAID", SAID)).expect("the example is one")
}

/// An answer of a task.
pub fn answer() -> ResultStatement {
    said(r#"{"v":"pass","n":0.25,"u":"MPa","note":"ok","place":"1F",SAID}"#)
}

/// An entry.
pub fn entry() -> EntryStatement {
    said(r#"{"v":"fail","sub":"泵","rec":"ran","finding":"leaks",SAID}"#)
}

/// A task that takes entries, or one that does not.
pub fn document(entries: bool) -> TaskDoc {
    let kind = if entries { "repair" } else { "planned" };
    let header: TaskHeader = said(&format!(
        r#"{{"id":"{TASK}","kind":"{kind}","project":"{TASK}","plan":null,"fault":null,"catalogue":"0.1.0","facilities":["FAS-01"],"created":{{SAID}}}}"#
    ));
    TaskDoc::create(&header, ACTOR)
}

/// The same with something of everything that a phone writes without a camera.
pub fn worked_on(entries: bool) -> TaskDoc {
    let mut doc = document(entries);
    doc.record_result(&"FAS-01/FAS-01-02".parse().expect("a key"), &answer());
    doc.record_result(&"FAS-01/FAS-01-03".parse().expect("a key"), &answer());
    doc.add_track(TASK.parse().expect("an id"), &segment());
    if entries {
        doc.record_entry(EntryId::from_bytes([4; 16]), &entry());
    }
    doc
}

/// A walk.
pub fn segment() -> Segment {
    let point = |number: i64| TrackPoint {
        at: Moment::from_ms(1_763_791_200_000 + number * 3_000),
        position: LatLon { lat: 34.26 + number as f64 * 1e-5, lon: 108.94 },
        accuracy_m: if number == 3 { 40.0 } else { 8.0 },
        source: FixSource::Gnss,
        mock: number == 4,
    };
    let (by, device) = (AccountId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
    Segment { by, device, points: (0..6).map(point).collect() }
}

/// What a phone hands over.
pub fn request() -> SyncRequest {
    let task: TaskId = TASK.parse().expect("an id");
    let mut doc = worked_on(false);
    let changes = doc.changes_since(&Heads::default()).expect("all of it is here");
    let push = |payload| DocPush { task, base: Heads::default(), payload, heads: Heads::new(vec![[3; 32]]) };
    SyncRequest {
        version: VERSION,
        device: DeviceId::from_bytes([1; 16]),
        incarnation: Some(7),
        cursor: 3,
        docs: vec![push(Payload::Saved(doc.save())), push(Payload::of_changes(changes))],
        want: vec![DocWant { task, have: Heads::default() }],
        gone: vec![task],
    }
}

/// Small pictures, as cameras and screens make them.
pub fn pictures() -> Vec<Vec<u8>> {
    let pixels = RgbImage::from_fn(24, 16, |x, y| Rgb([x as u8 * 9, y as u8 * 9, 90]));
    [ImageFormat::Jpeg, ImageFormat::Png]
        .into_iter()
        .map(|format| {
            let mut bytes = Cursor::new(Vec::new());
            DynamicImage::from(pixels.clone()).write_to(&mut bytes, format).expect("memory takes it");
            bytes.into_inner()
        })
        .collect()
}
