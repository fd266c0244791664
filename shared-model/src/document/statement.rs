//! The statements: what one person said at one time, each one value in the document.
//!
//! Every statement is stored as one JSON string with the short keys given here, so that anybody can
//! read a task document with any Automerge implementation and a JSON parser. Merging works on whole
//! statements: a mixture of two people's words would be a statement nobody made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::code::{FacilityCode, ItemCode};
use crate::document::Heads;
use crate::id::{AccountId, DeviceId, EntryId, FaultId};
use crate::moment::{Moment, RecordedTime};
use crate::photo::PhotoKind;
use crate::position::{Fix, LatLon};
use crate::sha::Sha256;
use crate::signature::Signature;
use crate::verdict::{Limit, Verdict};

/// Who said something, on which phone, and when: part of every statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The account that was signed in.
    pub by: AccountId,
    /// The phone.
    #[serde(rename = "dev")]
    pub device: DeviceId,
    /// When.
    pub at: RecordedTime,
}

/// Which answer a result is: a test item of a facility, and the point where it was tested when the
/// item was tested at several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultKey {
    /// The facility.
    pub facility: FacilityCode,
    /// The test item.
    pub item: ItemCode,
    /// Names the test point when there are several; made so that people working apart never choose the same.
    pub point: Option<String>,
}

/// A text that is not a result key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a result key: {text}")]
pub struct ResultKeyError {
    /// What was given.
    pub text: String,
}

impl fmt::Display for ResultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.facility, self.item)?;
        self.point.iter().try_for_each(|point| write!(f, "/{point}"))
    }
}

impl FromStr for ResultKey {
    type Err = ResultKeyError;

    fn from_str(text: &str) -> Result<Self, ResultKeyError> {
        let wrong = || ResultKeyError { text: text.to_owned() };
        let mut parts = text.splitn(3, '/');
        let facility = parts.next().unwrap_or_default().parse().map_err(|_| wrong())?;
        let item = parts.next().unwrap_or_default().parse().map_err(|_| wrong())?;
        let point = parts.next().map(str::to_owned);
        if point.as_deref() == Some("") { Err(wrong()) } else { Ok(Self { facility, item, point }) }
    }
}

impl Serialize for ResultKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResultKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The outcome of one test item (R4.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultStatement {
    /// Conforming, non-conforming or cannot be tested.
    #[serde(rename = "v")]
    pub verdict: Verdict,
    /// The measured value, in `unit`.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The unit of the measured value.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The limit the value was judged against, frozen with the statement.
    #[serde(rename = "lim", default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Which of the item's cases that limit is for, counted from 0 in the task's catalogue; `None` for the
    /// general limit.
    #[serde(rename = "case", default, skip_serializing_if = "Option::is_none")]
    pub limit_case: Option<u32>,
    /// Why the verdict differs from what the limit says, when it does.
    #[serde(rename = "why", default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
    /// What else the engineer wrote; for "cannot be tested" the reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Where: building, floor, room, point.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Who, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}

/// A fault opened by a non-conforming item (R4.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultStatement {
    /// The result that showed it.
    pub result: ResultKey,
    /// What is wrong.
    #[serde(rename = "desc")]
    pub description: String,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Who found it, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}

/// An entry: what was seen or done on site, in free words, where no item of the catalogue asks (R4.6, R4.10, R4.14).
///
/// One form for all of them: an on-site record of an inspection, an assessment or a special venue, a facility
/// that the norm of the catalogue does not fit, the finding of an investigation, the work of a repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryStatement {
    /// Conforming or not, or that it cannot be inspected, for which `finding` is the reason. Of an investigation:
    /// whether the cause was found; of a repair: whether it works again. `None` while nothing was said.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The system or facility it is about, as chosen or written.
    #[serde(rename = "sub", default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The facility of the catalogue, when it was chosen from the list.
    #[serde(rename = "fac", default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<FacilityCode>,
    /// The prompt of the catalogue it answers, when there is one.
    #[serde(rename = "item", default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<ItemCode>,
    /// The norm the facility was tested by (R4.6).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub norm: String,
    /// Where: building, floor, room.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// How many were looked at.
    #[serde(rename = "qty", default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// What was tested, inspected or done.
    #[serde(rename = "rec", default, skip_serializing_if = "String::is_empty")]
    pub record: String,
    /// What was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub finding: String,
    /// It was made by mistake: kept, and no longer counted.
    #[serde(rename = "void", default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Who, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}

/// What a photo belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoOf {
    /// The submitter's self-portrait.
    Selfie,
    /// The sign-in on site.
    SignIn,
    /// The fire alarm controller, or any site photo where there is none.
    Controller,
    /// A test item.
    Item(ResultKey),
    /// A fault.
    Fault(FaultId),
    /// An entry.
    Entry(EntryId),
}

/// How a picture or position came to be; evidence that was not taken by a phone's own sensor says so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureSource {
    /// Taken with the camera in the app.
    Camera,
    /// A file chosen on a desktop, or training: no evidence of its own.
    Simulated,
}

/// A photo: everything but its bytes, which are addressed by their SHA-256 (R4.11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoStatement {
    /// What it belongs to.
    pub of: PhotoOf,
    /// What kind of photo it is.
    pub kind: PhotoKind,
    /// Width in pixels, upright.
    #[serde(rename = "w")]
    pub width: u32,
    /// Height in pixels, upright.
    #[serde(rename = "h")]
    pub height: u32,
    /// Size of the original in bytes.
    #[serde(rename = "len")]
    pub bytes: u64,
    /// Where the phone was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// How the picture came to be.
    #[serde(rename = "src")]
    pub source: CaptureSource,
    /// When the picture's own metadata says it was taken.
    #[serde(rename = "exif_t", default, skip_serializing_if = "Option::is_none")]
    pub exif_at: Option<Moment>,
    /// Where the picture's own metadata says it was taken.
    #[serde(rename = "exif_p", default, skip_serializing_if = "Option::is_none")]
    pub exif_position: Option<LatLon>,
    /// Stable codes of what the phone noticed about the picture (`photo.exif_broken`, …).
    #[serde(rename = "find", default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
    /// Who took it, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}

/// The submitter's self-portrait (R4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfieStatement {
    /// The picture.
    pub photo: Sha256,
    /// Who, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}

/// The sign-in on site: photo, position and time (R4.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignInStatement {
    /// The picture taken on arrival.
    pub photo: Sha256,
    /// Where the phone was; `None` when there was no fix, which the review shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// Who, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}

/// The fire alarm controller found on site (R4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControllerStatement {
    /// The controller, or none.
    #[serde(rename = "c")]
    pub controller: ControllerInfo,
    /// The picture of it; any site photo where there is none.
    pub photo: Sha256,
    /// Who, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}

/// A fire alarm controller, or that there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControllerInfo {
    /// There is one.
    Present {
        /// The brand, from the list or as written on it.
        brand: String,
        /// The model, when it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
    },
    /// No alarm system here (manual 十.13).
    None,
}

/// Why a stretch of the track is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// The receiver had no fix (basement, shaft).
    NoFix,
    /// The permission was taken away.
    PermissionRemoved,
    /// The system or the vendor's battery saver stopped the app.
    StoppedBySystem,
    /// The phone was off.
    PhoneOff,
    /// Location as a whole was switched off on the phone.
    SwitchedOff,
    /// It is not known, or a reason that only a newer program knows.
    #[serde(other)]
    Unknown,
}

/// A stretch without points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapStatement {
    /// From when, by the phone's clock.
    pub from: Moment,
    /// Until when, by the phone's clock.
    pub to: Moment,
    /// Why, as far as it is known.
    pub reason: GapReason,
    /// Whose track, on which phone, when it was noticed.
    #[serde(flatten)]
    pub said: Said,
}

/// A submission: a signed statement over the document as it stood (R12.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionStatement {
    /// Which submission of the task this is, from 1; two people may hand in the same number apart.
    #[serde(rename = "no")]
    pub number: u32,
    /// The document's heads that are submitted.
    pub heads: Heads,
    /// How many photos the document named at these heads.
    #[serde(rename = "photos")]
    pub photo_count: u32,
    /// SHA-256 over the 32-byte digests of these photos in ascending order.
    #[serde(rename = "digest")]
    pub photo_digest: Sha256,
    /// The phone's signature over all of the above and the task ([`crate::signature::SubmissionMessage`]).
    #[serde(rename = "sig")]
    pub signature: Signature,
    /// Who, on which phone, when.
    #[serde(flatten)]
    pub said: Said,
}
