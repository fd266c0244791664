//! Everything that can be told to the person, with a stable code and whether trying again can help.

use shared_model::document::DocError;

use crate::device::DeviceError;
use crate::peer::PeerError;
use crate::photo::PhotoError;
use crate::store::StoreError;
use crate::sync::{Refusal, TransportError, UrlError};
use crate::text;
use crate::view::{ErrorView, Retry};

/// What a rule of the recording says against what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The server's address has not been set.
    #[error("no server address is set")]
    NoServer,
    /// There is no such task on this phone.
    #[error("no such task on this phone")]
    UnknownTask,
    /// There is no such plan on this phone, or nothing of it is assigned to the account.
    #[error("no such plan on this phone")]
    UnknownPlan,
    /// The installed catalogue does not have this version: the app must be updated.
    #[error("catalogue version {version} is not installed")]
    UnknownCatalogue {
        /// The version.
        version: String,
    },
    /// A facility that the plan does not assign to the account, or none at all.
    #[error("facility {facility} cannot be picked")]
    Facility {
        /// Its code.
        facility: String,
    },
    /// An item that is not in the task.
    #[error("item {item} is not part of the task")]
    UnknownItem {
        /// Its code.
        item: String,
    },
    /// A photo that is not in the task.
    #[error("no such photo in the task")]
    UnknownPhoto,
    /// The same picture already stands for something else in the task.
    #[error("the same picture is used elsewhere in the task")]
    PhotoUsed,
    /// A fault that is not in the task.
    #[error("no such fault in the task")]
    UnknownFault,
    /// A chosen file where a picture has to be taken.
    #[error("pictures are taken with the camera here")]
    CameraOnly,
    /// An entry that is not in the task, or a task that takes none.
    #[error("no such entry in the task")]
    UnknownEntry,
    /// An order that is not on this phone.
    #[error("no such order on this phone")]
    UnknownOrder,
    /// The order was taken back.
    #[error("the order was withdrawn: {what}")]
    OrderWithdrawn {
        /// What was wrong.
        what: String,
    },
    /// A project that is not on this phone.
    #[error("no such project on this phone")]
    UnknownProject,
    /// A server has signed for everything on this phone.
    #[error("nothing is unsent")]
    NothingUnsent,
    /// The plan's month is over, or has not begun.
    #[error("the plan is for {month}")]
    Expired {
        /// The month.
        month: String,
    },
    /// The track cannot be recorded without the permission.
    #[error("the location permission `always` is missing")]
    LocationPermission,
    /// The task is submitted or decided.
    #[error("the task can no longer be recorded")]
    NotRecordable,
    /// Something is missing before the task can be submitted.
    #[error("{count} things are missing")]
    Incomplete {
        /// How many.
        count: usize,
    },
    /// The task was submitted once: it cannot be deleted.
    #[error("a submitted task cannot be deleted")]
    Submitted,
    /// The task did not come back.
    #[error("the task was not returned")]
    NotReturned,
    /// The item wants a measured value.
    #[error("a measured value is needed")]
    ValueNeeded,
    /// A value that is no finite number.
    #[error("the value is not a number")]
    ValueNotANumber,
    /// The item wants a verdict: there is no limit to judge by.
    #[error("a verdict is needed")]
    VerdictNeeded,
    /// The verdict differs from what the value gives, and no reason is stated.
    #[error("a reason is needed for a verdict against the limit")]
    ReasonNeeded,
    /// "Cannot be tested" without saying why.
    #[error("the note must say why it cannot be tested")]
    NoteNeeded,
    /// A fault belongs to a non-conforming item.
    #[error("the item is not recorded as non-conforming")]
    NotAFailure,
    /// A fault without description.
    #[error("a fault needs a description")]
    DescriptionNeeded,
    /// A controller without brand.
    #[error("a brand is needed")]
    BrandNeeded,
    /// A text longer than any screen shows.
    #[error("{field} is longer than {limit} characters")]
    TooLong {
        /// The field.
        field: &'static str,
        /// The most characters it may have.
        limit: usize,
    },
    /// Something that is no id, code, digest or address.
    #[error("{field} cannot be read")]
    Malformed {
        /// The field.
        field: &'static str,
    },
}

/// Why something did not happen. Nothing is half done in any case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule speaks against it.
    #[error(transparent)]
    Rule(#[from] Rule),
    /// The phone's database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A picture.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// The device.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// A task document.
    #[error(transparent)]
    Document(#[from] DocError),
    /// The network.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The server's address.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// The other phone, without a server.
    #[error(transparent)]
    Peer(#[from] PeerError),
    /// The server said no.
    #[error("the server refused: {}", .0.code)]
    Refused(Refusal),
    /// The server's answer cannot be read.
    #[error("the server's answer cannot be read")]
    Answer,
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl AppError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Rule(rule) => rule.code().to_owned(),
            Self::Store(error) => store_code(error).to_owned(),
            Self::Photo(error) => photo_code(error).to_owned(),
            Self::Device(error) => device_code(error).to_owned(),
            Self::Document(error) => error.code().to_owned(),
            Self::Transport(error) => transport_code(error).to_owned(),
            Self::Url(UrlError::NotAnAddress) => "server.address".to_owned(),
            Self::Url(UrlError::Plain) => "server.plain".to_owned(),
            Self::Peer(error) => error.code().to_owned(),
            Self::Refused(refusal) => refusal.code.clone(),
            Self::Answer => "server.answer".to_owned(),
        }
    }

    /// What the screens show.
    #[must_use]
    pub fn view(&self) -> ErrorView {
        let code = self.code();
        let told = text::error(&code);
        match self {
            Self::Refused(refusal) => refusal_view(refusal),
            _ => ErrorView { message: text::fill(told.message, &self.detail()), retry: told.retry, code },
        }
    }
}

impl AppError {
    /// What stands for `{}` in the text: names, numbers and what a system said, in no language of ours.
    fn detail(&self) -> String {
        match self {
            Self::Rule(rule) => rule.detail(),
            other => other.to_string(),
        }
    }
}

/// A refusal as the screens show it: with the server's own words where it gave any.
#[must_use]
pub fn refusal_view(refusal: &Refusal) -> ErrorView {
    let told = text::error(&refusal.code);
    let by_status = match refusal.status {
        408 | 425 | 429 | 500.. => Retry::Later,
        401 | 403 | 423 => Retry::AfterAction,
        _ => Retry::No,
    };
    let retry = if told.known { told.retry } else { by_status };
    let message = refusal.message.clone().unwrap_or_else(|| text::fill(told.message, &refusal.code));
    ErrorView { code: refusal.code.clone(), message, retry }
}

impl Rule {
    fn detail(&self) -> String {
        match self {
            Self::UnknownCatalogue { version } => version.clone(),
            Self::Facility { facility } if facility.is_empty() => "—".to_owned(),
            Self::Facility { facility } => facility.clone(),
            Self::UnknownItem { item } => item.clone(),
            Self::OrderWithdrawn { what } => what.clone(),
            Self::Expired { month } => month.clone(),
            Self::Incomplete { count } => count.to_string(),
            Self::TooLong { limit, .. } => limit.to_string(),
            Self::Malformed { field } => (*field).to_owned(),
            _ => String::new(),
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "session.none",
            Self::NoServer => "server.none",
            Self::UnknownTask => "task.unknown",
            Self::UnknownPlan => "plan.unknown",
            Self::UnknownCatalogue { .. } => "catalogue.unknown",
            Self::Facility { .. } => "plan.facility",
            Self::UnknownItem { .. } => "item.unknown",
            Self::UnknownPhoto => "photo.unknown",
            Self::PhotoUsed => "photo.used",
            Self::UnknownFault => "fault.unknown",
            Self::CameraOnly => "camera.only",
            Self::NothingUnsent => "export.nothing",
            Self::UnknownEntry => "entry.unknown",
            Self::UnknownOrder => "order.unknown",
            Self::OrderWithdrawn { .. } => "order.withdrawn",
            Self::UnknownProject => "project.unknown",
            Self::Expired { .. } => "plan.expired",
            Self::LocationPermission => "location.permission",
            Self::NotRecordable => "task.not_recordable",
            Self::Incomplete { .. } => "task.incomplete",
            Self::Submitted => "task.submitted",
            Self::NotReturned => "task.not_returned",
            Self::ValueNeeded => "item.value_needed",
            Self::ValueNotANumber => "item.value",
            Self::VerdictNeeded => "item.verdict_needed",
            Self::ReasonNeeded => "item.reason_needed",
            Self::NoteNeeded => "item.note_needed",
            Self::NotAFailure => "fault.not_a_failure",
            Self::DescriptionNeeded => "fault.description_needed",
            Self::BrandNeeded => "controller.brand_needed",
            Self::TooLong { .. } => "input.too_long",
            Self::Malformed { .. } => "input.malformed",
        }
    }
}

const fn store_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::TooNew { .. } => "store.too_new",
        StoreError::Damaged { .. } => "store.damaged",
        StoreError::NoCipher => "store.no_cipher",
        StoreError::InUse => "store.in_use",
        StoreError::Full => "disk.full",
        StoreError::Row { .. } => "store.row",
        StoreError::Io(_) => "disk.failed",
        StoreError::Sql(_) => "store.failed",
    }
}

fn photo_code(error: &PhotoError) -> &'static str {
    match error {
        PhotoError::NotAnImage => "photo.not_an_image",
        PhotoError::Damaged { .. } => "photo.damaged",
        PhotoError::TooLarge { .. } => "photo.too_large",
        PhotoError::Dimensions { .. } => "photo.dimensions",
        PhotoError::NoFont { .. } => "photo.no_font",
        PhotoError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => "disk.full",
        PhotoError::Io(error) if error.kind() == std::io::ErrorKind::NotFound => "photo.not_here",
        PhotoError::Io(_) => "disk.failed",
    }
}

const fn device_code(error: &DeviceError) -> &'static str {
    match error {
        DeviceError::NoCamera => "camera.none",
        DeviceError::Cancelled => "camera.cancelled",
        DeviceError::Permission { .. } => "device.permission",
        DeviceError::Key { .. } => "device.key",
        DeviceError::Random => "device.random",
        DeviceError::Inbox { .. } => "device.inbox",
        DeviceError::Platform { .. } => "device.platform",
    }
}

/// The code of a failure of the network.
#[must_use]
pub const fn transport_code(error: &TransportError) -> &'static str {
    match error {
        TransportError::Unreachable { .. } => "network.unreachable",
        TransportError::Timeout => "network.timeout",
        TransportError::NotTrusted { .. } => "network.not_trusted",
        TransportError::TooLarge => "server.answer",
    }
}
