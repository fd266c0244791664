//! The track being recorded: points not yet in the document, and the last sign of life.

use rusqlite::Row;
use shared_model::document::statement::GapReason;
use shared_model::id::TaskId;
use shared_model::moment::Moment;
use shared_model::track::TrackPoint;

use super::row::{json, to_json};
use super::{StoreError, Tx};

const PUT: &str =
    "INSERT INTO tracking (task, boot, last_at, lost_at, reason, points, gaps) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (task) DO UPDATE SET boot = excluded.boot, last_at = excluded.last_at, lost_at = excluded.lost_at,
    reason = excluded.reason, points = excluded.points, gaps = excluded.gaps";
const ALL: &str = "SELECT task, boot, last_at, lost_at, reason, points, gaps FROM tracking";
const ONE: &str = "SELECT task, boot, last_at, lost_at, reason, points, gaps FROM tracking WHERE task = ?1";
const STOP: &str = "DELETE FROM tracking WHERE task = ?1";
const ADD_POINT: &str = "INSERT INTO track_point (task, point) VALUES (?1, ?2)";
const POINTS: &str = "SELECT point FROM track_point WHERE task = ?1 ORDER BY id";
const DROP_POINTS: &str = "DELETE FROM track_point WHERE task = ?1";

/// A task whose track is being recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackingRow {
    /// The task.
    pub task: TaskId,
    /// Start of the phone in which the last sign of life came.
    pub boot: u64,
    /// Last point, loss or start, by the phone's clock.
    pub last_at: Moment,
    /// Since when there is no position, and why.
    pub lost: Option<(Moment, GapReason)>,
    /// Points so far.
    pub points: u32,
    /// Gaps so far.
    pub gaps: u32,
}

impl Tx<'_> {
    /// Writes the state of a recording.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_tracking(&self, row: &TrackingRow) -> Result<(), StoreError> {
        let reason = row.lost.map(|(_, reason)| to_json("tracking", &reason)).transpose()?;
        let lost_at = row.lost.map(|(at, _)| at.as_ms());
        let params =
            (row.task.as_bytes(), row.boot.cast_signed(), row.last_at.as_ms(), lost_at, reason, row.points, row.gaps);
        self.execute(PUT, params).map(drop)
    }

    /// The recordings going on; more than one when several tasks are open.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn trackings(&self) -> Result<Vec<TrackingRow>, StoreError> {
        self.rows(ALL, [], tracking)
    }

    /// The recording of one task.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tracking(&self, task: TaskId) -> Result<Option<TrackingRow>, StoreError> {
        self.row(ONE, [task.as_bytes()], tracking)
    }

    /// Ends a recording.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stop_tracking(&self, task: TaskId) -> Result<(), StoreError> {
        self.execute(STOP, [task.as_bytes()]).map(drop)
    }

    /// Keeps a point until it goes into a segment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_point(&self, task: TaskId, point: &TrackPoint) -> Result<(), StoreError> {
        self.execute(ADD_POINT, (task.as_bytes(), to_json("track_point", point)?)).map(drop)
    }

    /// Points not yet in a segment, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn points(&self, task: TaskId) -> Result<Vec<TrackPoint>, StoreError> {
        self.rows(POINTS, [task.as_bytes()], |row| json("track_point", &row.get::<_, String>(0)?))
    }

    /// Drops the points that went into a segment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn drop_points(&self, task: TaskId) -> Result<(), StoreError> {
        self.execute(DROP_POINTS, [task.as_bytes()]).map(drop)
    }
}

fn tracking(row: &Row<'_>) -> Result<TrackingRow, StoreError> {
    let lost_at: Option<i64> = row.get(3)?;
    let reason: Option<String> = row.get(4)?;
    let lost = match (lost_at, reason) {
        (Some(at), Some(reason)) => Some((Moment::from_ms(at), json("tracking", &reason)?)),
        _ => None,
    };
    Ok(TrackingRow {
        task: TaskId::from_bytes(row.get(0)?),
        boot: row.get::<_, i64>(1)?.cast_unsigned(),
        last_at: Moment::from_ms(row.get(2)?),
        lost,
        points: row.get(5)?,
        gaps: row.get(6)?,
    })
}
