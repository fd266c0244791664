//! What a task says, as data that any server can keep: the same facts for all of them.

use anyhow::{Context as _, Result};
use data_encoding::BASE64;
use serde::Serialize;
use serde_json::{Map, Value, json};
use shared_model::document::{Disputed, TaskDoc};
use shared_model::track::{Segment, TrackPoint};
use shared_model::wire::DocPush;

/// As small as zstd makes anything.
const LEVEL: i32 = 19;
/// Answers of an edit.
pub(super) const EDITED: usize = 3;
/// What an edit writes to an answer; `tests/peers/tasks.mjs` writes the same.
pub(super) const NOTE: &str = "复测合格";

/// In which form a peer is given a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Every value and every point of the track for itself, as an application writes them that thinks of nothing else.
    Plain,
    /// A statement is one text and a stretch of the track one string of bytes, as Fengtai has them: the leanest way
    /// to use a peer.
    Packed,
}

/// The facts of a task in both shapes.
pub(super) struct Content {
    plain: Value,
    packed: Value,
    /// The packed facts without any notation around them, and those of an edit.
    bare: Vec<u8>,
    bare_edit: Vec<u8>,
}

impl Content {
    /// Reads what a task's document says.
    ///
    /// # Errors
    /// When it is no task document.
    pub(super) fn of(push: &DocPush) -> Result<Self> {
        let evidence = TaskDoc::open(push.payload.raw(), [0; 16])?.project()?;
        let segments: Vec<&Segment> = evidence.tracks.values().collect();
        let mut statements = Map::new();
        let mut add = |name: &str, statement: Value| statements.insert(name.to_owned(), statement);
        add("header", json!(evidence.header));
        add("selfie", json!(evidence.selfie.as_ref().map(shown)));
        add("sign_in", json!(evidence.sign_in.as_ref().map(shown)));
        add("controller", json!(evidence.controller.as_ref().map(shown)));
        for (sha256, photo) in &evidence.photos {
            add(&format!("photo {sha256}"), json!(shown(photo)));
        }
        add("submissions", json!(evidence.submissions));
        let results: Map<String, Value> =
            evidence.results.iter().map(|(key, result)| (key.to_string(), json!(shown(result)))).collect();
        let track: Vec<Value> = segments.iter().flat_map(|segment| &segment.points).map(point).collect();
        let packed_track: Vec<_> =
            segments.iter().map(|segment| format!("base64:{}", BASE64.encode(&segment.encode()))).collect();
        let mut bare = serde_json::to_vec(&(&statements, &results))?;
        segments.iter().for_each(|segment| bare.extend(segment.encode()));
        let edited: Map<String, Value> =
            results.iter().take(EDITED).map(|(key, result)| (key.clone(), noted(result))).collect();
        Ok(Self {
            packed: json!({ "statements": texts(&statements), "results": texts(&results), "track": packed_track }),
            plain: json!({ "statements": statements, "results": results, "track": track }),
            bare,
            bare_edit: serde_json::to_vec(&edited)?,
        })
    }

    /// The facts in a shape.
    pub(super) const fn facts(&self, shape: Shape) -> &Value {
        match shape {
            Shape::Plain => &self.plain,
            Shape::Packed => &self.packed,
        }
    }

    /// The facts in a shape after an edit of [`EDITED`] answers.
    ///
    /// # Errors
    /// When the facts have no answers.
    pub(super) fn edited(&self, shape: Shape) -> Result<Value> {
        let mut facts = self.facts(shape).clone();
        let results = facts["results"].as_object_mut().context("facts have results")?;
        for said in results.values_mut().take(EDITED) {
            *said = match &*said {
                Value::String(text) => json!(noted(&serde_json::from_str(text)?).to_string()),
                plain => noted(plain),
            };
        }
        Ok(facts)
    }

    /// What the facts are worth compressed, in bytes: in whichever form is smaller. Digests and signatures are in it,
    /// which nothing makes smaller.
    ///
    /// # Errors
    /// What zstd says.
    pub(super) fn worth(&self) -> Result<f64> {
        let plain = zstd::bulk::compress(&serde_json::to_vec(&self.plain)?, LEVEL)?.len();
        Ok(zstd::bulk::compress(&self.bare, LEVEL)?.len().min(plain) as f64)
    }

    /// What an edit is worth compressed, where both ends have the facts before it, in bytes.
    ///
    /// # Errors
    /// What zstd says.
    pub(super) fn worth_of_edit(&self) -> Result<f64> {
        let mut compressor = zstd::bulk::Compressor::with_dictionary(LEVEL, &self.bare)?;
        Ok(compressor.compress(&self.bare_edit)?.len() as f64)
    }
}

const fn shown<T: Serialize>(disputed: &Disputed<T>) -> &T {
    &disputed.shown
}

fn noted(result: &Value) -> Value {
    let mut result = result.clone();
    result["note"] = json!(NOTE);
    result
}

/// As exact as Fengtai keeps a point: 1e-6 degrees, a tenth of a second, a metre.
fn point(point: &TrackPoint) -> Value {
    let degrees = |value: f64| (value * 1e6).round() as i64;
    json!([
        point.at.as_ms() / 100,
        degrees(point.position.lat),
        degrees(point.position.lon),
        point.accuracy_m.round() as i64
    ])
}

fn texts(statements: &Map<String, Value>) -> Map<String, Value> {
    statements.iter().map(|(key, statement)| (key.clone(), json!(statement.to_string()))).collect()
}
