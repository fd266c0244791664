//! Work outside the plan and on orders, and the entries it is recorded in (R4.5, R4.6, R4.10, R4.14).

use shared_model::code::FacilityCode;
use shared_model::feed::ProjectFacts;
use shared_model::id::{EntryId, OrderId, ProjectId, TaskId};

use super::{FieldApp, task_id};
use crate::error::{AppError, Rule};
use crate::phone::Entry;
use crate::show;
use crate::view::{Change, EntryChoices, EntryInput, EntryView, EntryWords, OrderView, ProjectItemsView, TaskView};

impl FieldApp {
    /// Orders of the account, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn orders(&self) -> Result<Vec<OrderView>, AppError> {
        let here = self.inner.device.last_fix().map(|fix| fix.position);
        self.show(|show| show::orders(show, here))
    }

    /// Takes an order on.
    ///
    /// # Errors
    /// `order.unknown`, `order.withdrawn`, and what the store says.
    pub fn accept_order(&self, order: &str) -> Result<OrderView, AppError> {
        let id = order_id(order)?;
        self.phone().accept_order(id)?;
        self.tell(Change::Home);
        let here = self.inner.device.last_fix().map(|fix| fix.position);
        self.show(|show| {
            let row = show.tx.order(show.account.id, id)?.ok_or(Rule::UnknownOrder)?;
            show::order(show, &row, here)
        })
    }

    /// Starts the task that carries out an order, or goes on with it.
    ///
    /// # Errors
    /// `order.unknown`, `order.withdrawn`, `location.permission`, and what the store says.
    pub fn start_order(&self, order: &str) -> Result<TaskView, AppError> {
        let task = self.phone().start_order(order_id(order)?)?;
        self.started(task)
    }

    /// What supplementary work can be done at a project.
    ///
    /// # Errors
    /// `project.unknown` and what the store says.
    pub fn project_items(&self, project: &str) -> Result<ProjectItemsView, AppError> {
        let id = project_id(project)?;
        let blocked = self.phone().may_track().err().map(|rule| AppError::from(rule).view());
        self.show(|show| {
            let facts: Option<ProjectFacts> = show.tx.project(show.account.id, id)?;
            Ok(show::project_items(&facts.ok_or(Rule::UnknownProject)?, blocked))
        })
    }

    /// Starts supplementary work on the picked facilities.
    ///
    /// # Errors
    /// `project.unknown`, `plan.facility`, `location.permission`, and what the store says.
    pub fn start_supplementary(&self, project: &str, facilities: &[String]) -> Result<TaskView, AppError> {
        let code = |text: &String| text.parse::<FacilityCode>().map_err(|_| Rule::Facility { facility: text.clone() });
        let facilities = facilities.iter().map(code).collect::<Result<Vec<_>, _>>()?;
        let task = self.phone().start_supplementary(project_id(project)?, &facilities)?;
        self.started(task)
    }

    /// Starts the record of a facility that the current norm does not fit.
    ///
    /// # Errors
    /// `project.unknown`, `location.permission`, and what the store says.
    pub fn start_norm_mismatch(&self, project: &str) -> Result<TaskView, AppError> {
        let task = self.phone().start_norm_mismatch(project_id(project)?)?;
        self.started(task)
    }

    /// The built-in lists for the entries of a task.
    ///
    /// # Errors
    /// `task.unknown` and what the store says.
    pub fn entry_choices(&self, task: &str) -> Result<EntryChoices, AppError> {
        self.phone().look(task_id(task)?, |row, open, tx| {
            let project: Option<ProjectFacts> = tx.project(row.account, row.header.project)?;
            Ok(show::entry_choices(open.scope.catalogue, project.as_ref()))
        })
    }

    /// Makes an entry, or states it anew; both stay in the history.
    ///
    /// # Errors
    /// `entry.unknown`, `task.not_recordable`, `input.too_long`, and what the store says.
    pub fn record_entry(&self, task: &str, input: EntryInput) -> Result<EntryView, AppError> {
        let id = task_id(task)?;
        let known = input.entry.as_deref().map(entry_id).transpose()?;
        let entry = self.phone().record_entry(id, known, &entry_of(input.words)?)?;
        self.recorded(id);
        self.entry(id, entry)
    }

    /// Takes back an entry made by mistake, or brings it back.
    ///
    /// # Errors
    /// `entry.unknown`, `task.not_recordable`, and what the store says.
    pub fn withdraw_entry(&self, task: &str, entry: &str, withdrawn: bool) -> Result<EntryView, AppError> {
        let (id, entry) = (task_id(task)?, entry_id(entry)?);
        self.phone().withdraw_entry(id, entry, withdrawn)?;
        self.recorded(id);
        self.entry(id, entry)
    }

    fn entry(&self, task: TaskId, entry: EntryId) -> Result<EntryView, AppError> {
        let mut phone = self.phone();
        let account = phone.account()?.id.to_string();
        phone.look(task, |row, open, tx| {
            show::single_entry(tx, row, open, account, entry)?.ok_or_else(|| Rule::UnknownEntry.into())
        })
    }

    fn started(&self, task: TaskId) -> Result<TaskView, AppError> {
        self.recorded(task);
        self.tell(Change::Home);
        self.task_view(&task.to_string())
    }
}

fn entry_of(words: EntryWords) -> Result<Entry, Rule> {
    let EntryWords { verdict, subject, facility, prompt, norm, place, quantity, record, finding } = words;
    let malformed = |field| Rule::Malformed { field };
    Ok(Entry {
        verdict: verdict.map(show::verdict_of),
        subject,
        facility: facility.map(|code| code.parse()).transpose().map_err(|_| malformed("facility"))?,
        prompt: prompt.map(|code| code.parse()).transpose().map_err(|_| malformed("prompt"))?,
        norm,
        place,
        quantity,
        record,
        finding,
    })
}

fn order_id(text: &str) -> Result<OrderId, Rule> {
    text.parse().map_err(|_| Rule::Malformed { field: "order" })
}

fn project_id(text: &str) -> Result<ProjectId, Rule> {
    text.parse().map_err(|_| Rule::Malformed { field: "project" })
}

fn entry_id(text: &str) -> Result<EntryId, Rule> {
    text.parse().map_err(|_| Rule::Malformed { field: "entry" })
}
