//! The home screen, open items, brands.

use super::{NoticeView, SyncView, TaskCard, Text};

super::views! {
    /// What is due of one plan.
    #[derive(Eq)]
    pub struct PlanCard {
        /// Plan id.
        pub plan: String,
        /// Month.
        pub month: String,
        /// Period of the plan: `month`, `quarter`, `year`.
        pub period: String,
        /// Facilities assigned to this account.
        pub facilities: u32,
        /// Facilities nobody has begun, as far as this phone knows.
        pub facilities_open: u32,
        /// Items of those open facilities.
        pub items_open: u32,
        /// The plan's month is over: nothing can be started.
        pub expired: bool,
    }

    /// A project with something to do.
    pub struct ProjectCard {
        /// Project id.
        pub id: String,
        /// Name.
        pub name: String,
        /// Address.
        pub address: String,
        /// Distance from the last known position, in metres.
        pub distance_m: Option<f64>,
        /// Plans of this month, with what is open.
        pub plans: Vec<PlanCard>,
        /// Tasks of the project not submitted yet.
        pub unsubmitted: u32,
    }

    /// Answer to `home`: the state of everything on this phone.
    pub struct HomeView {
        /// Projects, nearest first, then by name.
        pub projects: Vec<ProjectCard>,
        /// Tasks to go on with, newest first.
        pub unsubmitted: Vec<TaskCard>,
        /// Tasks that came back.
        pub returned: Vec<TaskCard>,
        /// Tasks submitted whose evidence is not completely at the server.
        pub queued: Vec<TaskCard>,
        /// Orders not begun yet.
        pub orders: u32,
        /// Synchronisation.
        pub sync: SyncView,
        /// The task whose track is being recorded.
        pub tracking: Option<String>,
        /// What must be told.
        pub notices: Vec<NoticeView>,
    }

    /// One item within an open facility.
    #[derive(Eq)]
    pub struct OpenItem {
        /// Item code.
        pub code: String,
        /// Name.
        pub name: Text,
        /// A photo is required.
        pub photo_required: bool,
        /// A value is measured.
        pub measured: bool,
    }

    /// Where a facility of the plan stands.
    #[derive(Copy, Eq)]
    pub enum OpenState {
        /// Can be picked.
        Open,
        /// In a task on this phone that is not submitted.
        Begun,
        /// Submitted from this phone.
        Submitted,
        /// Somebody else recorded it, as far as this phone knows.
        Elsewhere,
    }

    /// A facility of the plan.
    #[derive(Eq)]
    pub struct OpenFacility {
        /// Code.
        pub code: String,
        /// Name.
        pub name: Text,
        /// Where it stands.
        pub state: OpenState,
        /// The task it is in.
        pub task: Option<String>,
        /// Its items for the plan's period.
        pub items: Vec<OpenItem>,
    }

    /// A system with its facilities.
    #[derive(Eq)]
    pub struct OpenSystem {
        /// Code.
        pub code: String,
        /// Name.
        pub name: Text,
        /// Facilities assigned to this account.
        pub facilities: Vec<OpenFacility>,
    }

    /// Answer to `project_open_items`.
    #[derive(Eq)]
    pub struct OpenItemsView {
        /// Project id.
        pub project: String,
        /// Project name.
        pub project_name: String,
        /// Plan id.
        pub plan: String,
        /// Month of the plan.
        pub month: String,
        /// Systems in catalogue order.
        pub systems: Vec<OpenSystem>,
        /// Why nothing can be started now: `expired`, `location_permission`, `clock`.
        pub blocked: Option<super::ErrorView>,
    }

    /// A brand of alarm controllers.
    #[derive(Eq)]
    pub struct BrandView {
        /// Name as recorded.
        pub name: String,
        /// Name in English or pinyin where there is one.
        pub latin: Option<String>,
        /// Used before on this phone: shown first.
        pub recent: bool,
    }

    /// What the query tab shows.
    #[derive(Copy, Eq)]
    pub enum QueryState {
        /// 待审核, those still queued on this phone included.
        Pending,
        /// 审核通过
        Approved,
        /// 审核不通过
        Returned,
    }
}
