//! The lists of faults in JSON.

use serde::{Deserialize, Serialize};
use shared_model::calendar::Month;
use shared_model::fault::FaultStanding;
use shared_model::id::ProjectId;
use utoipa::{IntoParams, ToSchema};

use crate::http::list::ListDto;
use crate::store::fault_list::Wanted;
use crate::usecase::fault::{FollowedLine, StandingCount};

/// A fault in lists, or something that could not be tested.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct FaultLineDto {
    /// Names the line: the fault's id, or the task with the key of what could not be tested.
    id: String,
    /// None for something that could not be tested.
    fault: Option<String>,
    /// The task that recorded it.
    task: String,
    /// The version of the catalogue that names its facility and item.
    catalogue: String,
    project: String,
    project_name: String,
    owner_name: String,
    agency_name: String,
    lead_name: String,
    /// The month it was found for.
    month: String,
    /// `untestable`, `open`, `under_way`, `in_discussion`, `declined`, `resolved` or `out_of_scope`.
    standing: &'static str,
    /// `settling`, `work`, `review`, `talks`, `owner` or `nothing`: who has to act.
    awaits: &'static str,
    found_at: i64,
    /// When it came to stand so.
    changed_at: i64,
    /// Days from its finding to now, or to its end.
    days: i32,
    found_by_name: String,
    facility: String,
    item: String,
    point: String,
    /// What an entry is about.
    subject: String,
    /// What is wrong, or why it could not be tested.
    description: String,
    place: String,
    /// The order under way.
    order: Option<OrderLineDto>,
}

/// The order under way for a fault.
#[derive(Debug, Serialize, ToSchema)]
struct OrderLineDto {
    /// `investigation` or `repair`.
    kind: &'static str,
    assignee_name: String,
}

impl From<FollowedLine> for FaultLineDto {
    fn from(FollowedLine { line, days, awaits }: FollowedLine) -> Self {
        let fault = line.fault.map(|fault| fault.to_string());
        Self {
            id: fault.clone().unwrap_or_else(|| format!("{}:{}", line.task, line.key)),
            fault,
            task: line.task.to_string(),
            catalogue: line.catalogue,
            project: line.project.to_string(),
            project_name: line.project_name,
            owner_name: line.owner_name,
            agency_name: line.agency_name,
            lead_name: line.lead_name,
            month: line.month.to_string(),
            standing: line.standing.word(),
            awaits: awaits.word(),
            found_at: line.found_at.as_ms(),
            changed_at: line.changed_at.as_ms(),
            days,
            found_by_name: line.found_by,
            facility: line.facility,
            item: line.item,
            point: line.point,
            subject: line.subject,
            description: line.description,
            place: line.place,
            order: line.order.map(|order| OrderLineDto { kind: order.kind.word(), assignee_name: order.assignee_name }),
        }
    }
}

/// How many lines one of the lists has.
#[derive(Debug, Serialize, ToSchema)]
struct FaultCountDto {
    standing: &'static str,
    /// Counted up to 10,000.
    count: u64,
    /// Whether there are more.
    more: bool,
}

/// A part of one of the lists.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FaultListDto {
    #[serde(flatten)]
    list: ListDto<FaultLineDto>,
    /// Of all the lists, under the same filters.
    counts: Vec<FaultCountDto>,
}

impl FaultListDto {
    pub(super) fn new(list: ListDto<FaultLineDto>, counts: Vec<StandingCount>) -> Self {
        let count = |StandingCount { standing, count, more }| FaultCountDto { standing: standing.word(), count, more };
        Self { list, counts: counts.into_iter().map(count).collect() }
    }
}

/// Which faults are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FaultQuery {
    /// Which list: `untestable`, `open`, `under_way`, `in_discussion`, `declined`, `resolved` or `out_of_scope`;
    /// `open` unless said.
    #[param(value_type = Option<String>)]
    standing: Option<FaultStanding>,
    /// Only of this project.
    #[param(value_type = Option<String>)]
    project: Option<ProjectId>,
    /// Only what this month shows, `2026-11`: found in it, or earlier and not closed before it.
    #[param(value_type = Option<String>)]
    month: Option<Month>,
}

impl FaultQuery {
    pub(super) fn wanted(&self) -> Wanted {
        let Self { standing, project, month } = *self;
        Wanted { standing: standing.unwrap_or(FaultStanding::Open), project, month }
    }
}
