//! Investigation and repair orders (R4.10).

use super::{ErrorView, OpenSystem, TaskKind, Text};

super::views! {
    /// Where an order stands, from the engineer's point of view.
    #[derive(Copy, Eq)]
    pub enum OrderState {
        /// Not taken on yet.
        New,
        /// Taken on, not begun.
        Accepted,
        /// Its task is being recorded, or came back.
        Begun,
        /// Its task is submitted.
        Submitted,
        /// Its task was approved.
        Done,
        /// Taken back; what was recorded is kept.
        Withdrawn,
    }

    /// An order with the fault it is about.
    pub struct OrderView {
        /// Order id.
        pub id: String,
        /// `investigation` or `repair`.
        pub kind: TaskKind,
        /// Where it stands.
        pub state: OrderState,
        /// Project id.
        pub project: String,
        /// Project name.
        pub project_name: String,
        /// Address.
        pub address: String,
        /// Distance from the last known position, in metres.
        pub distance_m: Option<f64>,
        /// The facility.
        pub facility: Text,
        /// The item that showed the fault.
        pub item: Text,
        /// What is wrong.
        pub description: String,
        /// Where.
        pub place: String,
        /// Who found it.
        pub found_by: String,
        /// When.
        pub found_at: i64,
        /// Photos of the fault: only small copies are on this phone.
        pub pictures: Vec<String>,
        /// Who ordered the work.
        pub ordered_by: String,
        /// When.
        pub ordered_at: i64,
        /// The words of whoever ordered it.
        pub note: String,
        /// Its task, once begun.
        pub task: Option<String>,
    }

    /// Answer to `project_items`: what supplementary work can be done at a project.
    #[derive(Eq)]
    pub struct ProjectItemsView {
        /// Project id.
        pub project: String,
        /// Project name.
        pub project_name: String,
        /// Systems in the catalogue's order, with the facilities installed; all can be picked.
        pub systems: Vec<OpenSystem>,
        /// Why nothing can be started now.
        pub blocked: Option<ErrorView>,
    }
}
