//! Plans made for many projects at once: one that cannot be made holds up no other, and each says what became of it.

use shared_model::calendar::Month;
use shared_model::id::{PlanId, ProjectId};
use shared_model::period::Period;
use shared_model::plan::PlanError;

use super::{draw_up, store_plan};
use crate::core::Core;
use crate::error::{ApiError, Code, ErrorBody};
use crate::store;
use crate::usecase::access;
use crate::usecase::session::Actor;
use shared_model::permission::Action;

/// Most projects in one request: what people tick on a page.
pub(super) const MOST: usize = 200;

/// What became of one project.
#[derive(Debug)]
pub enum Made {
    /// The plan was made, or would be: facilities and items.
    Plan {
        /// The plan, once it is made.
        plan: Option<PlanId>,
        /// Its facilities.
        facilities: usize,
        /// Its items.
        items: usize,
    },
    /// There is such a plan already: this one.
    Existing {
        /// The plan.
        plan: PlanId,
    },
    /// It cannot be made.
    Refused(ErrorBody),
}

/// One project of the request.
#[derive(Debug)]
pub struct MadeFor {
    /// The project.
    pub project: ProjectId,
    /// Its name, if it may be seen.
    pub name: Option<String>,
    /// What became of it.
    pub made: Made,
}

/// Makes a plan for each of the projects; `preview` only says what would become of each. Asking again finds the
/// plans that are there.
///
/// # Errors
/// `request.invalid` for no project or too many; whatever keeps all of them from being read.
pub fn add_many(
    core: &Core,
    actor: &Actor,
    projects: &[ProjectId],
    (month, period): (Month, Period),
    preview: bool,
) -> Result<Vec<MadeFor>, ApiError> {
    let mut asked: Vec<ProjectId> = Vec::new();
    for project in projects {
        if !asked.contains(project) {
            asked.push(*project);
        }
    }
    if asked.is_empty() || asked.len() > MOST {
        let code = if asked.is_empty() { Code::FieldRequired } else { Code::FieldRange };
        return Err(ApiError::from(Code::RequestInvalid).field("projects", code));
    }
    asked.into_iter().map(|project| add_one(core, actor, project, (month, period), preview)).collect()
}

fn add_one(
    core: &Core,
    actor: &Actor,
    project: ProjectId,
    (month, period): (Month, Period),
    preview: bool,
) -> Result<MadeFor, ApiError> {
    let name = core.db.read(|tx| {
        let relation = access::relation_to_project(tx, actor, project);
        let seen = relation.and_then(|relation| actor.require_read(Action::ReadPlan, relation)).is_ok();
        Ok::<_, ApiError>(store::project::get(tx, project)?.filter(|_| seen).map(|row| row.name))
    })?;
    let drawn = if preview {
        core.db.read(|tx| draw_up(core, tx, actor, project, (month, period)))
    } else {
        core.db.write(|tx| {
            let drawn = draw_up(core, tx, actor, project, (month, period))?;
            store_plan(tx, actor, &drawn)?;
            Ok(drawn)
        })
    };
    let made = match drawn {
        Ok(drawn) => Made::Plan {
            plan: (!preview).then_some(drawn.plan.id),
            facilities: drawn.facilities.len(),
            items: drawn.items,
        },
        Err(error) => refusal(core, project, (month, period), error)?,
    };
    Ok(MadeFor { project, name, made })
}

/// A plan of this kind that is there already is not wrong: somebody pressed twice.
fn refusal(
    core: &Core,
    project: ProjectId,
    (month, period): (Month, Period),
    error: ApiError,
) -> Result<Made, ApiError> {
    let same = if error.code() == super::refused(PlanError::Exists).code() {
        core.db.read(|tx| store::plan::of_kind(tx, project, month, period))?
    } else {
        None
    };
    Ok(same.map_or_else(|| Made::Refused(error.body()), |plan| Made::Existing { plan }))
}
