//! The faults of a task in JSON: as recorded on site, how each is handled, and what was ordered for it.

use serde::Serialize;
use shared_model::document::Disputed;
use shared_model::document::statement::{FaultStatement, PhotoOf};
use shared_model::fault::{FaultDisposition, FaultState};
use shared_model::id::FaultId;
use shared_model::review::StatementId;
use utoipa::ToSchema;

use super::detail::Reader;
use super::dto::SaidDto;
use crate::store::fault::{FaultEventRow, FaultRow};
use crate::store::order::OrderRow;

/// A fault as recorded on site, and how it is handled.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FaultDto {
    id: String,
    /// The result that showed it.
    result: String,
    description: String,
    place: String,
    #[serde(flatten)]
    said: SaidDto,
    /// What others stated apart about the same fault.
    others: Vec<String>,
    /// What was stated about it, the one told above first.
    statements: Vec<FaultStatementDto>,
    photos: Vec<String>,
    /// `open`, `investigating`, `repairing`, `declined`, `in_discussion`, `out_of_scope` or `resolved`.
    state: &'static str,
    /// How it is handled; none while that has to be settled, for the first time or again.
    disposition: Option<DispositionDto>,
    /// The ways in which it can be handled now, by whoever may: as `disposition` names them.
    moves: Vec<&'static str>,
    /// The order under way.
    order: Option<FaultOrderDto>,
    /// What was done about it, oldest first.
    history: Vec<FaultEventDto>,
}

/// What one person stated about a fault.
#[derive(Debug, Serialize, ToSchema)]
struct FaultStatementDto {
    /// Names it among others about the same thing.
    statement: String,
    /// The result that showed it.
    result: String,
    description: String,
    place: String,
    #[serde(flatten)]
    said: SaidDto,
}

/// How a fault was settled.
#[derive(Debug, Serialize, ToSchema)]
struct DispositionDto {
    /// `investigate`, `owner_agreed`, `owner_declined`, `in_discussion` or `out_of_scope`.
    kind: &'static str,
    note: String,
    by_name: String,
    at: i64,
}

/// Something that was done about a fault.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct FaultEventDto {
    /// `handled`, `investigated`, `repaired`, `repair_failed` or `order_withdrawn`.
    kind: String,
    disposition: Option<&'static str>,
    /// The words; of an investigation or a repair, what the engineer recorded.
    note: String,
    by_name: String,
    at: i64,
    /// The order it is about, as it stands now.
    order: Option<FaultOrderDto>,
}

/// An order to look into a fault or to repair it.
#[derive(Debug, Serialize, ToSchema)]
struct FaultOrderDto {
    id: String,
    /// `investigation` or `repair`.
    kind: &'static str,
    assignee: String,
    assignee_name: String,
    /// `given`, `begun`, `submitted`, `returned`, `done` or `withdrawn`.
    state: &'static str,
    /// The task that carries it out, once it was begun.
    task: Option<String>,
}

/// What a task was ordered for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderedDto {
    #[serde(flatten)]
    order: FaultOrderDto,
    /// The words of whoever gave it.
    note: String,
    by_name: String,
    at: i64,
    fault: String,
    /// The task that recorded the fault.
    fault_task: String,
    /// The result that showed the fault.
    result: String,
    description: String,
    place: String,
    found_by_name: String,
    found_at: i64,
}

impl Reader<'_> {
    pub(super) fn fault(&self, id: FaultId, fault: &Disputed<FaultStatement>) -> FaultDto {
        let handled = self.view.faults.get(&id);
        let (history, orders) = handled.map_or_else(Default::default, |h| (&h.history[..], &h.orders[..]));
        let state = handled.map_or(FaultState::Open, |handled| handled.state);
        let settled = (state != FaultState::Open).then(|| history.iter().rev().find_map(disposition_dto));
        FaultDto {
            id: id.to_string(),
            result: fault.shown.result.to_string(),
            description: fault.shown.description.clone(),
            place: fault.shown.place.clone(),
            said: self.said(&fault.shown.said),
            others: fault.others.iter().map(|other| other.description.clone()).collect(),
            statements: fault.all().map(|said| self.fault_statement(said)).collect(),
            photos: self.photos_of(&PhotoOf::Fault(id)),
            state: state.word(),
            disposition: settled.flatten(),
            moves: state.moves().map(FaultDisposition::word).collect(),
            order: orders.iter().find(|order| order.is_open()).map(FaultOrderDto::of),
            history: history.iter().map(|event| fault_event_dto(event, orders)).collect(),
        }
    }

    fn fault_statement(&self, statement: &FaultStatement) -> FaultStatementDto {
        FaultStatementDto {
            statement: StatementId::of(statement).to_string(),
            result: statement.result.to_string(),
            description: statement.description.clone(),
            place: statement.place.clone(),
            said: self.said(&statement.said),
        }
    }
}

impl FaultOrderDto {
    fn of(order: &OrderRow) -> Self {
        Self {
            id: order.id.to_string(),
            kind: order.kind.word(),
            assignee: order.assignee.to_string(),
            assignee_name: order.assignee_name.clone(),
            state: order.standing(),
            task: order.task.map(|(task, _)| task.to_string()),
        }
    }
}

impl OrderedDto {
    pub(super) fn of(order: &OrderRow, fault: &FaultRow) -> Self {
        let key = [&fault.facility, &fault.item, &fault.point];
        Self {
            order: FaultOrderDto::of(order),
            note: order.note.clone(),
            by_name: order.ordered_by_name.clone(),
            at: order.ordered_at.as_ms(),
            fault: fault.id.to_string(),
            fault_task: fault.task.to_string(),
            result: key.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("/"),
            description: fault.description.clone(),
            place: fault.place.clone(),
            found_by_name: fault.found_by.clone(),
            found_at: fault.found_at.as_ms(),
        }
    }
}

fn disposition_dto(event: &FaultEventRow) -> Option<DispositionDto> {
    let kind = event.disposition?.word();
    Some(DispositionDto { kind, note: event.note.clone(), by_name: event.name.clone(), at: event.at.as_ms() })
}

pub(in crate::http) fn fault_event_dto(event: &FaultEventRow, orders: &[OrderRow]) -> FaultEventDto {
    FaultEventDto {
        kind: event.kind.clone(),
        disposition: event.disposition.map(FaultDisposition::word),
        note: event.note.clone(),
        by_name: event.name.clone(),
        at: event.at.as_ms(),
        order: event.order.and_then(|id| orders.iter().find(|order| order.id == id)).map(FaultOrderDto::of),
    }
}
