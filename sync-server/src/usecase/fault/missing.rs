//! What older programs did not list: things that could not be tested, in tasks stored before there were lists of them.
//! Their words stand in the documents alone, and are taken from there once.

use shared_model::id::TaskId;

use crate::core::Core;
use crate::db::DbError;
use crate::error::ApiError;
use crate::store;
use crate::usecase::task::evidence;

/// Lists what is missing, a task in a transaction: whoever breaks off goes on the next time. A task whose document
/// cannot be read does not hold up the others; it is taken up again at the next start, as is what is left when the server
/// stops. How many tasks were done.
///
/// # Errors
/// Whatever the database says.
pub fn list_missing(core: &Core) -> Result<usize, DbError> {
    let (mut last, mut done) = (TaskId::from_bytes([0; 16]), 0);
    while !core.jobs.looks.is_stopping()
        && let Some(task) = core.db.read(|tx| store::untestable::next_missing(tx, last))?
    {
        let listed = core.db.write(|tx| {
            let evidence = evidence(tx, task, None)?;
            Ok::<_, ApiError>(store::untestable::put_missing(tx, &evidence)?)
        });
        match listed {
            Ok(()) => done += 1,
            Err(error) => tracing::error!(%error, %task, "what could not be tested in an old task is not listed yet"),
        }
        last = task;
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use shared_model::fault::FaultStanding;
    use shared_model::verdict::Verdict;

    use super::*;
    use crate::params;
    use crate::store::fault_list::{self, FaultLine, Wanted};
    use crate::store::page::Page;
    use crate::testing::news;
    use crate::testing_office::Office;
    use crate::usecase::access::Filter;

    fn lines(office: &Office) -> Vec<FaultLine> {
        let wanted = Wanted { standing: FaultStanding::Untestable, project: None, month: None };
        let page = Page::new(None, None, None);
        office.world.core.db.read(|tx| fault_list::list(tx, &Filter::default(), &wanted, &page)).unwrap().items
    }

    /// As an older program left them: the documents say it, and no row does.
    fn forget(office: &Office) {
        office.world.run("DELETE FROM task_untestable", params![]);
        office.world.run("INSERT INTO untestable_missing SELECT id FROM task", params![]);
    }

    #[test]
    fn an_old_task_gets_its_lines_from_its_document_once() {
        let mut office = Office::new();
        let plan = office.dispatched();
        let (task, mut doc) = office.submitted(plan, Verdict::Untestable);
        let before = lines(&office);
        assert_eq!(before.len(), 1);
        forget(&office);
        assert!(lines(&office).is_empty());
        assert_eq!(list_missing(&office.world.core).unwrap(), 1);
        let [line] = &lines(&office)[..] else { panic!("one line") };
        assert_eq!((line.task, &line.key, &line.item), (task, &before[0].key, &before[0].item));
        assert_eq!((line.found_at, &line.place), (before[0].found_at, &before[0].place));
        assert_eq!(list_missing(&office.world.core).unwrap(), 0, "once");

        // From then on the task is kept as any other: what was tested after all has no line.
        let base = doc.heads();
        office.phone.state(&mut doc, "PWR-02-02", Verdict::Pass);
        let change = news(&mut doc, &base);
        office.world.sync(&mut office.phone, vec![change]);
        assert!(lines(&office).is_empty());
    }

    #[test]
    fn a_task_that_changed_meanwhile_keeps_what_was_listed_since() {
        let mut office = Office::new();
        let plan = office.dispatched();
        let (_, mut doc) = office.submitted(plan, Verdict::Untestable);
        forget(&office);
        let base = doc.heads();
        office.phone.state(&mut doc, "PWR-01-01", Verdict::Untestable);
        let change = news(&mut doc, &base);
        office.world.sync(&mut office.phone, vec![change]);
        assert_eq!(lines(&office).len(), 1, "only what changed");
        list_missing(&office.world.core).unwrap();
        assert_eq!(lines(&office).len(), 2);
    }

    #[test]
    fn a_document_that_cannot_be_read_does_not_hold_up_the_others() {
        let mut office = Office::new();
        let plan = office.dispatched();
        office.submitted(plan, Verdict::Untestable);
        forget(&office);
        office.world.run("INSERT INTO untestable_missing (task) VALUES (?1)", params![TaskId::from_bytes([1; 16])]);
        assert_eq!(list_missing(&office.world.core).unwrap(), 1);
        assert_eq!(office.world.count("SELECT count(*) FROM untestable_missing"), 1, "it is tried again");
    }
}
