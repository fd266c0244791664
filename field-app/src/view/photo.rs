//! Photos.

use super::{Origin, Text};

super::views! {
    /// What a photo belongs to.
    #[derive(Eq)]
    #[serde(tag = "of")]
    pub enum PhotoTarget {
        /// The submitter's self-portrait.
        Selfie,
        /// The sign-in on site.
        SignIn,
        /// The alarm controller (or a site photo where there is none).
        Controller,
        /// A test item.
        Item {
            /// Facility code.
            facility: String,
            /// Item code.
            item: String,
            /// One of several measured points.
            point: Option<String>,
        },
        /// A fault.
        Fault {
            /// Fault id.
            fault: String,
        },
        /// An entry.
        Entry {
            /// Entry id.
            entry: String,
        },
    }

    /// How far a photo has come.
    #[derive(Eq)]
    #[serde(tag = "state")]
    pub enum PhotoState {
        /// On this phone only.
        Waiting,
        /// Being sent.
        Sending {
            /// Bytes the server has.
            sent: u64,
        },
        /// The server holds it and signed for it.
        Safe {
            /// When the server signed.
            at: i64,
        },
        /// The server refused it.
        Refused {
            /// Stable code.
            code: String,
        },
        /// Taken on another phone; the bytes are not here.
        Elsewhere,
    }

    /// Which rendition of a photo.
    #[derive(Copy, Eq)]
    pub enum PhotoSize {
        /// At most 320 pixels a side.
        Thumb,
        /// With the band that names time, place, project and person; at most 1920 pixels a side.
        Stamped,
        /// The bytes as captured, never changed.
        Original,
    }

    /// Something noticed about a photo: a hint, never a verdict.
    #[derive(Eq)]
    pub struct FindingView {
        /// Stable code, for example `photo.exif_time_differs`.
        pub code: String,
        /// Explanation.
        pub message: Text,
    }

    /// One photo.
    #[derive(Eq)]
    pub struct PhotoView {
        /// SHA-256 of the original bytes.
        pub sha256: String,
        /// What it belongs to.
        pub target: PhotoTarget,
        /// When it was recorded.
        pub at: i64,
        /// Width as shown, in pixels.
        pub width: u32,
        /// Height as shown, in pixels.
        pub height: u32,
        /// Size of the original in bytes.
        pub bytes: u64,
        /// Camera or picked file.
        pub origin: Origin,
        /// Whether the record has a position.
        pub has_position: bool,
        /// Hints.
        pub findings: Vec<FindingView>,
        /// Whether it has left this phone.
        pub state: PhotoState,
    }
}
