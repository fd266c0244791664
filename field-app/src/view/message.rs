//! Texts in both languages, errors and notices.

super::views! {
    /// One text in the languages of the app.
    #[derive(Eq)]
    pub struct Text {
        /// Simplified Chinese.
        pub zh: String,
        /// English.
        pub en: String,
    }

    /// Whether doing the same again can help.
    #[derive(Copy, Eq)]
    pub enum Retry {
        /// Never: the input or the state is what is wrong.
        No,
        /// Yes, by itself, later: network, a busy server.
        Later,
        /// Yes, once the person has done what the message says (free space, grant a permission, sign in).
        AfterAction,
    }

    /// Why something did not happen.
    #[derive(Eq)]
    pub struct ErrorView {
        /// Stable, `area.reason`, for example `disk.full`.
        pub code: String,
        /// What happened and what to do.
        pub message: Text,
        /// Whether trying again can help.
        pub retry: Retry,
    }

    /// Something the person must be told once, kept until it is dismissed.
    #[derive(Eq)]
    pub struct NoticeView {
        /// To dismiss it with.
        pub id: i64,
        /// Stable code, for example `store.moved_aside`.
        pub code: String,
        /// What happened and what to do.
        pub message: Text,
        /// When it was noticed.
        pub at: i64,
        /// The task it is about.
        pub task: Option<String>,
    }
}
