//! Entries: what is recorded in free words (R4.6, R4.10, R4.14).

use super::{PhotoView, Text, Verdict};

super::views! {
    /// Which form an entry of the task has.
    #[derive(Copy, Eq)]
    pub enum EntryForm {
        /// 现场记录: inspection, assessment, special venue.
        OnSite,
        /// 处理消防设施与当前测试规范不匹配
        NormMismatch,
        /// 排查
        Investigation,
        /// 维修
        Repair,
    }

    /// What one person wrote as an entry.
    #[derive(Eq)]
    pub struct EntryWords {
        /// The verdict; none while nothing was chosen.
        pub verdict: Option<Verdict>,
        /// The system or facility.
        pub subject: String,
        /// Its code, when it was chosen from the list.
        pub facility: Option<String>,
        /// Item code of the prompt it answers.
        pub prompt: Option<String>,
        /// The norm.
        pub norm: String,
        /// Where.
        pub place: String,
        /// How many.
        pub quantity: Option<u32>,
        /// What was inspected or done.
        pub record: String,
        /// What was found, or why not.
        pub finding: String,
    }

    /// What was written, by whom and when.
    #[derive(Eq)]
    pub struct EntrySaid {
        /// The words.
        pub words: EntryWords,
        /// Taken back.
        pub withdrawn: bool,
        /// Account that wrote it.
        pub by: String,
        /// Whether this phone's account wrote it.
        pub mine: bool,
        /// When.
        pub at: i64,
    }

    /// One entry.
    #[derive(Eq)]
    pub struct EntryView {
        /// Entry id.
        pub id: String,
        /// What it says.
        pub said: EntrySaid,
        /// What others wrote at the same time on other phones: all are kept.
        pub others: Vec<EntrySaid>,
        /// Its photos.
        pub photos: Vec<PhotoView>,
        /// The reviewer's words at this entry, when the task came back.
        pub review_note: Option<String>,
        /// Codes of what is still missing here.
        pub missing: Vec<String>,
        /// Written or changed since the task was submitted last.
        pub changed: bool,
    }

    /// A prompt of the catalogue: what an entry of the task may answer.
    #[derive(Eq)]
    pub struct PromptView {
        /// Item code.
        pub item: String,
        /// What to record.
        pub name: Text,
        /// The catalogue's remark.
        pub remark: Option<String>,
    }

    /// The entries of a task.
    #[derive(Eq)]
    pub struct EntriesView {
        /// Their form.
        pub form: EntryForm,
        /// What to record, by the catalogue.
        pub prompts: Vec<PromptView>,
        /// Oldest first.
        pub entries: Vec<EntryView>,
    }

    /// A system to choose, with its facilities.
    #[derive(Eq)]
    pub struct SystemChoice {
        /// Code.
        pub code: String,
        /// Name.
        pub name: Text,
        /// Its facilities.
        pub facilities: Vec<FacilityChoice>,
    }

    /// A facility to choose.
    #[derive(Eq)]
    pub struct FacilityChoice {
        /// Code.
        pub code: String,
        /// Name.
        pub name: Text,
    }

    /// A norm to choose.
    #[derive(Eq)]
    pub struct NormChoice {
        /// Number, for example `GB 50974-2014`.
        pub code: String,
        /// Title.
        pub title: String,
    }

    /// Answer to `entry_choices`: the built-in lists for an entry.
    #[derive(Eq)]
    pub struct EntryChoices {
        /// Systems in the catalogue's order; those of the project first.
        pub systems: Vec<SystemChoice>,
        /// Norms.
        pub norms: Vec<NormChoice>,
        /// Buildings of the project.
        pub buildings: Vec<String>,
    }

    /// What the screen sends for an entry. It may be incomplete: what it lacks is told, and asked for at the end.
    #[derive(Eq)]
    pub struct EntryInput {
        /// Entry id; none for a new one.
        pub entry: Option<String>,
        /// What is written.
        pub words: EntryWords,
    }
}
