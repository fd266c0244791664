//! 核验发现: what about a task's evidence deserves a second look (R12.2).
//!
//! A finding is a hint with the numbers it rests on. It is no verdict: it blocks nothing, and each has honest causes,
//! which the screen says beside it. Every kind is one function from the evidence to its findings, with its limits as
//! constants of its file. This module must not know how evidence is stored, nor what anybody concluded from a finding.

mod clock;
mod deeds;
mod pace;
mod photo;
mod place;
mod readings;
mod travel;

#[cfg(test)]
mod scene;

use serde::{Deserialize, Serialize};

use crate::calendar::Month;
use crate::document::TaskEvidence;
use crate::document::statement::ResultKey;
use crate::geofence::Geofence;
use crate::id::{AccountId, DeviceId, TaskId};
use crate::moment::Moment;
use crate::sha::Sha256;
use crate::words::words;

pub use clock::{MAX_AHEAD_MS, MAX_DRIFT_MS, MAX_OFFSET_MS, clock_shifts};
pub use pace::{PACE_MS, RUN, recorded_too_fast};
pub use photo::{MAX_APART_M, MAX_APART_MS, MAX_BITS, Twin, odd_photos, seen_before};
pub use place::{MAX_AWAY_MS, MIN_ITEMS, MS_PER_ITEM, outside_fence, short_on_site};
pub use readings::{EarlierReading, MIN_MONTHS, MIN_READINGS, identical_readings};
pub use travel::{MAX_SPEED_M_S, impossible_speed, made_up_positions};

words! {
    /// How a phone's clock was not what it should be.
    pub enum ClockOddity {
        /// It was set while the phone ran: it moved otherwise than the time since the phone's start.
        Set = "set",
        /// It differed from the server's when they last met.
        Off = "off",
        /// It recorded something later than the server received it.
        Ahead = "ahead",
    }
}

/// A photo whose own metadata does not fit the record.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OddPhoto {
    /// The photo.
    pub photo: Sha256,
    /// Milliseconds from the time its metadata names to the time it was recorded, when that is more than the limit.
    pub apart_ms: Option<i64>,
    /// Metres from the place its metadata names to the phone, when that is more than the limit.
    pub apart_m: Option<f64>,
    /// Whether it is a file that was chosen and not a picture the app took.
    pub chosen: bool,
}

/// A photo of this task that was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPhoto {
    /// The photo of this task.
    pub photo: Sha256,
    /// The one it resembles; `None` where it belongs to another agency, whose pictures are not shown.
    pub twin: Option<Sha256>,
    /// The task of that one; `None` for another agency's.
    pub task: Option<TaskId>,
    /// The month that one counts for.
    pub month: Month,
    /// How many of the 64 bits of their fingerprints differ; `None` when the files are the same to the byte.
    pub bits: Option<u32>,
}

/// A reading that stays the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SameReading {
    /// What was measured where.
    pub key: ResultKey,
    /// What was read each time.
    pub value: f64,
}

/// One finding, with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// 不在围栏内: recorded outside the geofence.
    OutsideFence {
        /// Whose record.
        by: AccountId,
        /// Metres between the sign-in and the fence, when it was outside.
        sign_in_m: Option<f64>,
        /// Photos taken outside.
        photos: Vec<Sha256>,
        /// Metres between the fence and the farthest of these.
        farthest_m: f64,
        /// Milliseconds that the track was outside between the first and the last record, when above the limit; else 0.
        outside_ms: i64,
    },
    /// 在场时间过短: less time on site than the items take.
    ShortOnSite {
        /// Whose stay.
        by: AccountId,
        /// Items this person recorded.
        items: u32,
        /// Milliseconds from the first to the last record, or inside by the track, whichever is more.
        stayed_ms: i64,
        /// Milliseconds that so many items take at the least.
        needed_ms: i64,
    },
    /// 移动速度异常: faster from one position to the next than anybody moves.
    ImpossibleSpeed {
        /// Whose way.
        by: AccountId,
        /// When the fastest jump began.
        from: Moment,
        /// When it ended.
        to: Moment,
        /// Metres that it certainly covers: the errors of both positions are taken off.
        distance_m: f64,
        /// How fast that is at least, in metres a second.
        speed_m_s: f64,
        /// How many such jumps there are.
        jumps: u32,
    },
    /// 模拟定位: positions that an app made up, or that were replayed.
    MadeUpPosition {
        /// Whose positions.
        by: AccountId,
        /// Positions that the phone itself says were made up by an app.
        mocked: u32,
        /// Positions replayed on a desktop or in training.
        replayed: u32,
        /// When the first was.
        first_at: Moment,
    },
    /// 时钟异常: the phone's clock was not what it should be.
    ClockShift {
        /// Whose phone.
        by: AccountId,
        /// The phone.
        device: DeviceId,
        /// How.
        how: ClockOddity,
        /// By how many milliseconds the phone's clock was ahead; negative for behind.
        shift_ms: i64,
        /// When, by the phone's clock.
        at: Moment,
    },
    /// 照片曾出现: the same or nearly the same picture is part of another task.
    PhotoSeenBefore {
        /// Which.
        photos: Vec<SeenPhoto>,
    },
    /// 照片信息不符: what a picture says of itself does not fit the record.
    OddPhotos {
        /// Whose photos.
        by: AccountId,
        /// Which.
        photos: Vec<OddPhoto>,
    },
    /// 记录过快: items recorded faster than they can be done.
    RecordedTooFast {
        /// By whom.
        by: AccountId,
        /// When the run began.
        from: Moment,
        /// How many items the run has.
        items: u32,
        /// Milliseconds from its first to its last.
        took_ms: i64,
    },
    /// 读数雷同: readings that do not change from month to month.
    IdenticalReadings {
        /// The months compared, this one last.
        months: Vec<Month>,
        /// Readings that were taken in all of them.
        compared: u32,
        /// Those that were the same each time.
        same: Vec<SameReading>,
    },
}

/// What findings are looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Looked<'a> {
    /// What the task's document says.
    pub evidence: &'a TaskEvidence,
    /// The fence of the project.
    pub fence: &'a Geofence,
    /// The month it counts for.
    pub month: Month,
    /// When the server received the latest of it.
    pub received_at: Moment,
    /// Photos of other tasks that are the same or look alike.
    pub twins: &'a [Twin],
    /// What was read at the same places in the months before.
    pub earlier: &'a [EarlierReading],
}

/// Everything that is found, in the order of the kinds.
#[must_use]
pub fn findings(looked: &Looked<'_>) -> Vec<Finding> {
    let Looked { evidence, fence, month, received_at, twins, earlier } = *looked;
    let mut found = outside_fence(evidence, fence);
    found.extend(short_on_site(evidence, fence));
    found.extend(impossible_speed(evidence));
    found.extend(made_up_positions(evidence));
    found.extend(clock_shifts(evidence, received_at));
    found.extend(seen_before(twins));
    found.extend(odd_photos(evidence));
    found.extend(recorded_too_fast(evidence));
    found.extend(identical_readings(evidence, month, earlier));
    found
}
