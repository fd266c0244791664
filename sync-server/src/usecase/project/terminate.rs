//! 项目终止: irreversible (R10.2, manual 八2).

use serde_json::json;
use shared_model::id::ProjectId;
use shared_model::permission::Action;

use super::{ProjectDetail, detail};
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::usecase::check::Fields;
use crate::usecase::contract::EndForm;
use crate::usecase::session::Actor;
use crate::usecase::{access, plan};

/// Ends a project for good: no more plans and reports, not counted. What was issued and not begun is taken back from
/// the phones; what was begun goes on as evidence. `name` is the project's, typed as a confirmation.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `request.invalid`, `project.ended`.
pub fn terminate(
    core: &Core,
    actor: &Actor,
    id: ProjectId,
    form: &EndForm,
    name: &str,
) -> Result<ProjectDetail, ApiError> {
    let now = core.env.now();
    let mut fields = Fields::default();
    let (reason, person) = (fields.line("reason", &form.reason), fields.line("person", &form.person));
    core.db.write(|tx| {
        let relation = access::relation_to_project(tx, actor, id)?;
        actor.require(Action::ReadProject, Action::ManageProject, relation)?;
        let project = store::project::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        if project.ending.is_some() {
            return Err(Code::ProjectEnded.into());
        }
        fields.check(name.trim() == project.name, "name", Code::FieldConfirmation);
        fields.finish()?;
        store::project::end(tx, id, (actor.account, now), (&reason, &person))?;
        let body = json!({ "version": project.version + 1, "reason": reason, "person": person });
        let event = JournalEvent::new("project.terminated", id, &body).of(project.agency);
        journal::append(tx, now, Some(actor.account), event)?;
        plan::withdraw_unstarted(core, tx, actor, id)?;
        detail(tx, id)
    })
}
