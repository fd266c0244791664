//! The tasks that wait for somebody's review, what asks for attention first (R5.1).

use shared_model::id::{AccountId, AgencyId};

use super::page::{self, Listed, Page};
use super::sql::sql;
use super::task_list::{self, ListedTask};
use crate::db::{DbError, Tx};
use crate::params;

// Something of it wants more than a look: two outcomes, a fault, a finding, what no rule admitted. A photo that has not
// come yet does not: it is on its way, and what is complete is reviewed before.
const ATTENTION: &str = "(t.conflict_count + t.failed_count > 0
    OR EXISTS (SELECT 1 FROM task_look l WHERE l.task = t.id AND l.found > 0)
    OR EXISTS (SELECT 1 FROM quarantine u WHERE u.task = t.id))";
const ORDER: &str = " ORDER BY 3 DESC, t.submitted_at, t.id LIMIT ?3 OFFSET ?4) k CROSS JOIN ";
const KEYS: &str = sql!("SELECT count(*) OVER () AS total, t.id AS id, ", ATTENTION, " AS first FROM ");
// ?1 the agency, ?2 the lead.
const OF_AGENCY: &str = sql!(
    "SELECT ",
    task_list::COLUMNS,
    ", k.total FROM (",
    KEYS,
    "task t INDEXED BY task_pending WHERE t.agency = ?1 AND t.state = 'pending' AND ?2 IS NULL",
    ORDER,
    task_list::TABLES,
    " WHERE t.id = k.id ORDER BY k.first DESC, t.submitted_at, t.id"
);
const OF_LEAD: &str = sql!(
    "SELECT ",
    task_list::COLUMNS,
    ", k.total FROM (",
    KEYS,
    "task t INDEXED BY task_pending CROSS JOIN project p WHERE t.agency = ?1 AND t.state = 'pending'
        AND p.id = t.project AND p.lead = ?2",
    ORDER,
    task_list::TABLES,
    " WHERE t.id = k.id ORDER BY k.first DESC, t.submitted_at, t.id"
);

/// The questions of this module, and the index that each of them goes by.
#[cfg(test)]
pub(super) const QUESTIONS: [(&str, &str); 2] =
    [(OF_AGENCY, "INDEX task_pending (agency=?)"), (OF_LEAD, "INDEX task_pending (agency=?)")];

/// The tasks of an agency that wait for a review; of the projects of `lead` if one is named. What asks for attention
/// comes first, in both parts whoever has waited longest.
///
/// # Errors
/// Whatever the database says.
pub fn waiting(
    tx: &Tx<'_>,
    agency: AgencyId,
    lead: Option<AccountId>,
    page: &Page,
) -> Result<Listed<ListedTask>, DbError> {
    let sql = if lead.is_some() { OF_LEAD } else { OF_AGENCY };
    let mut total = 0;
    let mut items = tx.query(sql, params![agency, lead, page.limit, page.offset], |row| {
        total = row.get(task_list::COLUMN_COUNT)?;
        task_list::read(row)
    })?;
    task_list::name_engineers(tx, &mut items)?;
    Ok(page::Listed { items, total, more: false, reachable: total })
}

#[cfg(test)]
mod tests {
    use shared_model::id::{ProjectId, TaskId};

    use super::*;
    use crate::testing::{PROJECT, World};

    const OWN: AgencyId = AgencyId::from_bytes([1; 16]);
    const LEAD: AccountId = AccountId::from_bytes([1; 16]);

    fn add_task(world: &World, number: u8, (agency, project): (AgencyId, ProjectId), state: &str, failed: u32) {
        let id = TaskId::from_bytes([number; 16]);
        world.run(
            "INSERT INTO task (id, agency, project, kind, catalogue, state, created_by, created_device, created_at, month,
                received_at, updated_at, heads, submitted_at, failed_count)
             VALUES (?1, ?2, ?3, 'planned', '', ?4, ?5, ?1, 0, '2026-11', 0, 0, ?1, ?6, ?7)",
            params![id, agency, project, state, LEAD, i64::from(number), failed],
        );
    }

    /// The numbers of the tasks of a part, and how many wait in all.
    fn waiting_for(world: &World, agency: AgencyId, lead: Option<AccountId>, page: &Page) -> (Vec<u8>, u64) {
        let listed = world.core.db.read(|tx| waiting(tx, agency, lead, page)).unwrap();
        (listed.items.iter().map(|task| task.id.as_bytes()[0]).collect(), listed.total)
    }

    #[test]
    fn what_asks_for_attention_comes_first_and_then_the_longest_wait() {
        let world = World::new();
        let own = (OWN, PROJECT);
        add_task(&world, 21, own, "pending", 0);
        add_task(&world, 22, own, "pending", 0);
        add_task(&world, 23, own, "pending", 2);
        add_task(&world, 24, own, "pending", 0);
        add_task(&world, 25, own, "approved", 1);
        add_task(&world, 26, (AgencyId::from_bytes([2; 16]), PROJECT), "pending", 1);
        world.run(
            "INSERT INTO task_look (task, wanted, looked, found) VALUES (?1, 1, 1, 3)",
            params![TaskId::from_bytes([22; 16])],
        );
        let whole = Page::new(None, None, None);
        assert_eq!(waiting_for(&world, OWN, None, &whole), (vec![22, 23, 21, 24], 4));
        let second = Page::new(None, Some(2), Some(3));
        assert_eq!(waiting_for(&world, OWN, None, &second), (vec![24], 4), "parts go on where the one before ended");
    }

    #[test]
    fn a_lead_reviews_the_own_projects_and_nobody_elses() {
        let world = World::new();
        add_task(&world, 21, (OWN, PROJECT), "pending", 0);
        let whole = Page::new(None, None, None);
        assert_eq!(waiting_for(&world, OWN, Some(LEAD), &whole).0, [21]);
        assert_eq!(waiting_for(&world, OWN, Some(AccountId::from_bytes([2; 16])), &whole).0, Vec::<u8>::new());
    }
}
