//! Service contracts (R2.3). Their dates and kind never change once saved; they end, and are never deleted.

use jiff::civil::Date;
use serde_json::json;
use shared_model::contract::{ContractError, ContractEvent, ContractKind, ContractState};
use shared_model::id::{AttachmentId, ContractId, OwnerId};
use shared_model::permission::{Action, Relation};

use super::access::{Belongs, Narrow};
use super::attachment::{AttachedTo, Holder};
use super::check::Fields;
use super::edit::{self, Facts};
use super::session::Actor;
use super::{attachment, owner, plan};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::attachment::AttachmentRow;
use crate::store::contract::{ContractRow, Wanted};
use crate::store::history::HistoryRow;
use crate::store::page::{Listed, Page};

/// A contract to be recorded.
#[derive(Debug, Clone)]
pub struct NewContract {
    /// The owner it was made with.
    pub owner: OwnerId,
    /// Its name.
    pub name: String,
    /// What the agency was engaged for.
    pub kind: ContractKind,
    /// The day it was signed.
    pub signed_on: Date,
}

/// An edited contract. What never changes may be said again, and is refused when it says something else.
#[derive(Debug, Clone)]
pub struct ContractEdit {
    /// The version that was edited.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// The owner it was made with.
    pub owner: Option<OwnerId>,
    /// What the agency was engaged for.
    pub kind: Option<ContractKind>,
    /// The day it was signed.
    pub signed_on: Option<Date>,
}

/// How something is ended, by whom it is answered for.
#[derive(Debug, Clone)]
pub struct EndForm {
    /// Why.
    pub reason: String,
    /// The person who is answerable for it.
    pub person: String,
}

/// Records a contract.
///
/// # Errors
/// `request.forbidden`, `request.invalid` (a foreign owner is an unknown one).
pub fn add(core: &Core, actor: &Actor, new: NewContract) -> Result<ContractRow, ApiError> {
    let agency = actor.own_agency_for(Action::ManageContract)?;
    let now = core.env.now();
    let mut fields = Fields::default();
    let name = fields.line("name", &new.name);
    fields.check(new.signed_on <= shared_model::calendar::day_of(now), "signed_on", Code::FieldDates);
    core.db.write(|tx| {
        let owner = owner::is_client(tx, agency, new.owner)?;
        fields.check(owner.is_some(), "owner", Code::FieldUnknown);
        fields.finish()?;
        let contract = ContractRow {
            id: ContractId::new(now, core.env.random()),
            agency,
            owner: new.owner,
            owner_name: owner.map(|owner| owner.name).unwrap_or_default(),
            name,
            kind: new.kind,
            signed_on: new.signed_on,
            state: ContractState::Active,
            version: 1,
            ending: None,
            created_at: now,
        };
        store::contract::add(tx, &contract)?;
        let body = json!({
            "version": 1, "owner": contract.owner, "kind": contract.kind, "signed_on": contract.signed_on,
        });
        let event = JournalEvent::new("contract.added", contract.id, &body).of(agency);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok(contract)
    })
}

/// Changes the name of a contract in force, if nobody changed it since `edit.version`.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.changed`, `contract.ended`; `request.invalid` with
/// `field.immutable` for another date, kind or owner.
pub fn update(core: &Core, actor: &Actor, id: ContractId, edit: &ContractEdit) -> Result<ContractRow, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let before = managed(tx, actor, id)?;
        edit::refuse_stale(tx, &id.to_string(), edit.version, before.version)?;
        if before.state != ContractState::Active {
            return Err(Code::ContractEnded.into());
        }
        let mut fields = Fields::default();
        let name = fields.line("name", &edit.name);
        fields.check(edit.owner.is_none_or(|owner| owner == before.owner), "owner", Code::FieldImmutable);
        fields.check(edit.kind.is_none_or(|kind| kind == before.kind), "kind", Code::FieldImmutable);
        fields.check(edit.signed_on.is_none_or(|day| day == before.signed_on), "signed_on", Code::FieldImmutable);
        fields.finish()?;
        let facts = |name: &str| Facts::from([("name".to_owned(), json!(name))]);
        let changes = edit::changes(&facts(&before.name), &facts(&name));
        if !changes.is_empty() {
            store::contract::rename(tx, id, &name)?;
            let edited = (before.version + 1, changes.as_slice());
            edit::record(tx, (actor, now), ("contract.changed", &id.to_string()), before.agency, edited)?;
        }
        loaded(tx, id)
    })
}

/// 终止: ends a contract before its time. Its projects take no more plans; what was issued and not begun is taken back.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`, `contract.ended`.
pub fn terminate(core: &Core, actor: &Actor, id: ContractId, form: &EndForm) -> Result<ContractRow, ApiError> {
    end(core, actor, id, form, "contract.terminated", |_| Ok(ContractEvent::Terminate))
}

/// 注销: the contract should never have been recorded. Only while nothing was ever planned or recorded under it.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`, `contract.ended`, `contract.has_plans`.
pub fn cancel(core: &Core, actor: &Actor, id: ContractId, form: &EndForm) -> Result<ContractRow, ApiError> {
    end(core, actor, id, form, "contract.cancelled", |tx| {
        Ok(ContractEvent::Cancel { has_plans: store::contract::was_used(tx, id)? })
    })
}

fn end(
    core: &Core,
    actor: &Actor,
    id: ContractId,
    form: &EndForm,
    kind: &'static str,
    event: impl Fn(&Tx<'_>) -> Result<ContractEvent, ApiError>,
) -> Result<ContractRow, ApiError> {
    let now = core.env.now();
    let mut fields = Fields::default();
    let (reason, person) = (fields.line("reason", &form.reason), fields.line("person", &form.person));
    core.db.write(|tx| {
        let contract = managed(tx, actor, id)?;
        let state = contract.state.on(event(tx)?).map_err(refused)?;
        fields.finish()?;
        store::contract::end(tx, id, state, (actor.account, now), (&reason, &person))?;
        let body = json!({ "version": contract.version + 1, "reason": reason, "person": person });
        journal::append(tx, now, Some(actor.account), JournalEvent::new(kind, id, &body).of(contract.agency))?;
        for project in store::contract::projects(tx, id)? {
            plan::withdraw_unstarted(core, tx, actor, project)?;
        }
        loaded(tx, id)
    })
}

/// Adds files to a contract, ended or not: a scan may turn up late.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid` with what is wrong with the files.
pub fn attach(
    core: &Core,
    actor: &Actor,
    id: ContractId,
    files: &[AttachmentId],
) -> Result<Vec<AttachmentRow>, ApiError> {
    let now = core.env.now();
    core.db.write(|tx| {
        let contract = managed(tx, actor, id)?;
        if files.is_empty() {
            return Err(ApiError::from(Code::RequestInvalid).field("attachments", Code::FieldRequired));
        }
        let of_contract = AttachedTo::Contract(id);
        let added = attachment::attach(tx, &Holder::Account(actor.clone()), files, of_contract)?;
        let names: Vec<_> = added.iter().map(|file| json!({ "name": file.name, "sha256": file.sha256 })).collect();
        let event = JournalEvent::new("contract.files_added", id, &json!({ "files": names })).of(contract.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        attachment::of(tx, of_contract)
    })
}

/// The files of a contract.
///
/// # Errors
/// `request.not_found`.
pub fn attachments(core: &Core, actor: &Actor, id: ContractId) -> Result<Vec<AttachmentRow>, ApiError> {
    core.db.read(|tx| {
        visible(tx, actor, id)?;
        attachment::of(tx, AttachedTo::Contract(id))
    })
}

/// The contracts the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: Wanted,
    page: &Page,
) -> Result<Listed<ContractRow>, ApiError> {
    let filter = actor.filter(Action::ReadContract)?.narrowed(narrow);
    Ok(core.db.read(|tx| store::contract::list(tx, &filter, wanted, page))?)
}

/// One contract.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: ContractId) -> Result<ContractRow, ApiError> {
    core.db.read(|tx| visible(tx, actor, id))
}

/// What happened to a contract.
///
/// # Errors
/// `request.not_found`, `request.forbidden`.
pub fn history(core: &Core, actor: &Actor, id: ContractId) -> Result<Vec<HistoryRow>, ApiError> {
    core.db.read(|tx| {
        let (_, relation) = related(tx, actor, id)?;
        actor.require(Action::ReadContract, Action::ReadHistory, relation)?;
        Ok(store::history::of(tx, id)?)
    })
}

/// A contract the actor may see.
pub(super) fn visible(tx: &Tx<'_>, actor: &Actor, id: ContractId) -> Result<ContractRow, ApiError> {
    related(tx, actor, id).map(|(contract, _)| contract)
}

/// The contract, if the actor may see it, and how they stand to it.
fn related(tx: &Tx<'_>, actor: &Actor, id: ContractId) -> Result<(ContractRow, Relation), ApiError> {
    let contract = loaded(tx, id)?;
    let agency = store::agency::get(tx, contract.agency)?.ok_or(Code::RequestNotFound)?;
    let assigned = store::contract::is_led_by(tx, id, actor.account)?;
    let belongs = Belongs { agency: agency.id, jurisdiction: &agency.jurisdiction, assigned };
    let relation = actor.relation_to(&belongs);
    actor.require_read(Action::ReadContract, relation)?;
    Ok((contract, relation))
}

/// The contract, if the actor may change it.
fn managed(tx: &Tx<'_>, actor: &Actor, id: ContractId) -> Result<ContractRow, ApiError> {
    let (contract, relation) = related(tx, actor, id)?;
    actor.require(Action::ReadContract, Action::ManageContract, relation)?;
    Ok(contract)
}

fn loaded(tx: &Tx<'_>, id: ContractId) -> Result<ContractRow, ApiError> {
    Ok(store::contract::get(tx, id)?.ok_or(Code::RequestNotFound)?)
}

/// The public form of the model's refusal.
fn refused(error: ContractError) -> ApiError {
    match error {
        ContractError::Ended => Code::ContractEnded.into(),
        ContractError::HasPlans => Code::ContractHasPlans.into(),
    }
}
