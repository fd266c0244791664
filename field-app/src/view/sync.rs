//! Synchronisation.

use super::{ErrorView, PhotoState, TaskState};

super::views! {
    /// What the engine is doing.
    #[derive(Copy, Eq)]
    pub enum SyncPhase {
        /// Everything is at the server.
        Done,
        /// Sending or receiving now.
        Running,
        /// Something is to be sent; it goes out by itself.
        Waiting,
        /// No network: what was recorded goes out when there is one.
        Offline,
        /// Needs the person: see `error`.
        Blocked,
    }

    /// The line on top of every screen.
    #[derive(Eq)]
    pub struct SyncView {
        /// What is going on.
        pub phase: SyncPhase,
        /// The device has a network.
        pub online: bool,
        /// Tasks with changes the server does not have.
        pub tasks_waiting: u32,
        /// Submissions without the server's receipt.
        pub submissions_waiting: u32,
        /// Photos on this phone.
        pub photos: u32,
        /// Photos the server signed for ("37/37 safe").
        pub photos_safe: u32,
        /// Bytes of photos still to send.
        pub bytes_left: u64,
        /// Photos wait for Wi-Fi.
        pub waiting_for_wifi: bool,
        /// Last successful exchange.
        pub last_ok_at: Option<i64>,
        /// Next attempt, while waiting after a failure.
        pub next_try_at: Option<i64>,
        /// What stands in the way.
        pub error: Option<ErrorView>,
    }

    /// A photo in the sync details.
    #[derive(Eq)]
    pub struct SyncPhotoView {
        /// Hash.
        pub sha256: String,
        /// Size in bytes.
        pub bytes: u64,
        /// State.
        pub state: PhotoState,
        /// Last error.
        pub error: Option<ErrorView>,
    }

    /// A task in the sync details.
    #[derive(Eq)]
    pub struct SyncTaskView {
        /// Task id.
        pub id: String,
        /// Project name.
        pub project_name: String,
        /// State.
        pub state: TaskState,
        /// The document as it stands is at the server.
        pub document_safe: bool,
        /// Receipt for the last submission.
        pub submission_receipt_at: Option<i64>,
        /// Why the server keeps it apart or refused it.
        pub problem: Option<ErrorView>,
        /// Photos.
        pub photos: Vec<SyncPhotoView>,
    }

    /// Answer to `sync_details`.
    #[derive(Eq)]
    pub struct SyncDetailsView {
        /// The line on top.
        pub summary: SyncView,
        /// Tasks, unsafe ones first.
        pub tasks: Vec<SyncTaskView>,
        /// Bytes used on this phone by photos.
        pub photo_bytes_here: u64,
    }

    /// Told to listeners when something changed, so that screens ask again.
    #[derive(Eq)]
    #[serde(tag = "changed")]
    pub enum Change {
        /// Sync state.
        Sync,
        /// The session.
        Session,
        /// Lists: projects, plans, tasks.
        Home,
        /// One task.
        Task {
            /// Task id.
            task: String,
        },
        /// Notices.
        Notices,
        /// The meeting with another phone.
        Peer,
    }
}
