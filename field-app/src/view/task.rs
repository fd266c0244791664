//! A task: one page of the app.

use super::{EntriesView, ItemView, OrderView, PhotoTarget, PhotoView, Text};

super::views! {
    /// What kind of task.
    #[derive(Copy, Eq)]
    pub enum TaskKind {
        /// 按计划自建任务
        Planned,
        /// 补充测试项
        Supplementary,
        /// 处理消防设施与当前测试规范不匹配
        NormMismatch,
        /// 排查任务
        Investigation,
        /// 维修任务
        Repair,
    }

    /// Where a task stands, from the engineer's point of view.
    #[derive(Copy, Eq)]
    pub enum TaskState {
        /// Being recorded on this phone.
        Unsubmitted,
        /// Submitted on this phone; the server does not have all of it yet.
        Queued,
        /// The server holds the submission; the review is pending.
        Pending,
        /// Approved.
        Approved,
        /// Returned with words: to be corrected and submitted again.
        Returned,
        /// The server keeps it apart (after approval, withdrawn item); see the notice.
        Quarantined,
        /// Removed in the console before it was submitted; what was recorded is kept until it is deleted here.
        Removed,
    }

    /// How far a task's evidence has come.
    #[derive(Eq)]
    pub struct SafetyView {
        /// Everything of the document as it stands is at the server, with receipt.
        pub document_safe: bool,
        /// The last submission has the server's receipt.
        pub submission_safe: bool,
        /// When the server signed for the last submission.
        pub submission_receipt_at: Option<i64>,
        /// Photos of this phone.
        pub photos: u32,
        /// Photos with receipt.
        pub photos_safe: u32,
        /// Bytes of photos still to send.
        pub bytes_left: u64,
    }

    /// One line for lists of tasks.
    #[derive(Eq)]
    pub struct TaskCard {
        /// Task id.
        pub id: String,
        /// Kind.
        pub kind: TaskKind,
        /// State.
        pub state: TaskState,
        /// Project id.
        pub project: String,
        /// Project name.
        pub project_name: String,
        /// Month of the plan.
        pub month: Option<String>,
        /// When it was started.
        pub created_at: i64,
        /// When something was recorded last.
        pub changed_at: i64,
        /// When it was submitted last.
        pub submitted_at: Option<i64>,
        /// Answered items.
        pub done: u32,
        /// Items to answer.
        pub total: u32,
        /// Names of the facilities.
        pub facilities: Vec<Text>,
        /// The reviewer's words.
        pub review_note: Option<String>,
        /// When the reviewer decided.
        pub reviewed_at: Option<i64>,
        /// How much of it is at the server.
        pub safety: SafetyView,
        /// Another person of the same task recorded something too.
        pub shared: bool,
    }

    /// Sign-in on site.
    pub struct SignInView {
        /// Its photo.
        pub photo: PhotoView,
        /// When.
        pub at: i64,
        /// Accuracy in metres; none when there was no position.
        pub accuracy_m: Option<f32>,
        /// Distance to the geofence in metres, 0 inside; none when unknown.
        pub outside_m: Option<f64>,
    }

    /// The alarm controller.
    #[derive(Eq)]
    pub struct ControllerView {
        /// There is one.
        pub present: bool,
        /// Brand.
        pub brand: Option<String>,
        /// Model.
        pub model: Option<String>,
        /// Its photo, or any site photo where there is none.
        pub photo: PhotoView,
        /// When.
        pub at: i64,
    }

    /// Evidence of having been there.
    pub struct ArrivalView {
        /// Self-portrait of the submitter.
        pub selfie: Option<PhotoView>,
        /// Sign-in.
        pub sign_in: Option<SignInView>,
        /// Alarm controller.
        pub controller: Option<ControllerView>,
        /// A controller photo taken before it was said what it shows.
        pub controller_photo: Option<PhotoView>,
    }

    /// One facility with its items.
    pub struct FacilityView {
        /// Code.
        pub code: String,
        /// Name.
        pub name: Text,
        /// System code.
        pub system: String,
        /// System name.
        pub system_name: Text,
        /// Items, each point its own entry.
        pub items: Vec<ItemView>,
    }

    /// A decision about a submission.
    #[derive(Eq)]
    pub struct ReviewView {
        /// `approved` or `returned`.
        pub decision: String,
        /// The reviewer's words.
        pub note: String,
        /// When.
        pub at: i64,
    }

    /// What may be done with a task now.
    #[derive(Copy, Eq)]
    pub struct TaskActions {
        /// Answers and photos can be recorded.
        pub record: bool,
        /// It can be submitted (completeness is checked then).
        pub submit: bool,
        /// It can be deleted from this phone: nothing of it was submitted.
        pub delete: bool,
        /// It came back and can be opened for correction.
        pub reopen: bool,
    }

    /// Whether the track is being recorded.
    #[derive(Eq)]
    pub struct TrackView {
        /// Points are being recorded for this task.
        pub recording: bool,
        /// Points so far.
        pub points: u32,
        /// When the last point came.
        pub last_at: Option<i64>,
        /// Gaps so far.
        pub gaps: u32,
        /// Why there are no points now: `permission`, `no_fix`, `switched_off`, `stopped_by_system`.
        pub trouble: Option<String>,
    }

    /// A task, whole.
    pub struct TaskView {
        /// The line for lists.
        pub card: TaskCard,
        /// Arrival evidence.
        pub arrival: ArrivalView,
        /// Facilities with items.
        pub facilities: Vec<FacilityView>,
        /// Entries; none in a task that takes none.
        pub entries: Option<EntriesView>,
        /// The order it carries out.
        pub order: Option<OrderView>,
        /// What may be done.
        pub actions: TaskActions,
        /// Track.
        pub track: TrackView,
        /// Decisions, newest first.
        pub reviews: Vec<ReviewView>,
        /// Places named so far in this task, most recent first, to offer again.
        pub places: Vec<String>,
        /// What stands in the way of submitting.
        pub missing: Vec<MissingView>,
    }

    /// One thing that stands in the way of submitting.
    #[derive(Eq)]
    pub struct MissingView {
        /// Stable code, for example `arrival.selfie`.
        pub code: String,
        /// What to do.
        pub message: Text,
        /// Where to do it; nothing when it is the task as a whole.
        pub target: Option<PhotoTarget>,
    }

    /// What a submission would contain, or did.
    #[derive(Eq)]
    pub struct SubmissionView {
        /// 1 for the first submission of the task.
        pub number: u32,
        /// When it was signed.
        pub at: i64,
        /// Photos signed for.
        pub photos: u32,
        /// The task as it stands afterwards.
        pub task: TaskCard,
    }

    /// What the screen sends to describe the alarm controller.
    #[derive(Eq)]
    pub struct ControllerInput {
        /// There is one.
        pub present: bool,
        /// Brand, needed when present.
        pub brand: Option<String>,
        /// Model.
        pub model: Option<String>,
        /// Hash of a photo recorded for the controller.
        pub photo: String,
    }
}
