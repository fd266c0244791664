//! What two phones still have to exchange, from what each says it has. Pure.

use std::collections::{BTreeMap, BTreeSet};

use shared_model::document::Heads;
use shared_model::id::TaskId;

use super::message::Offered;

/// What one phone has, by task.
pub(crate) type Shelf = BTreeMap<TaskId, Heads>;

/// An offer as a shelf; of a task that is offered twice the first counts.
pub(crate) fn shelf(offered: Vec<Offered>) -> Shelf {
    let mut shelf = Shelf::new();
    for Offered { task, heads } in offered {
        shelf.entry(task).or_insert(heads);
    }
    shelf
}

/// The documents to ask for, each with what is here of it. Not asked for is what is `closed` here (deleted, decided,
/// kept apart by the server), and what `contains` says is here already.
pub(crate) fn pulls(
    mine: &Shelf,
    theirs: &Shelf,
    closed: &BTreeSet<TaskId>,
    mut contains: impl FnMut(TaskId, &Heads) -> bool,
) -> Vec<(TaskId, Heads)> {
    let wanted = theirs.iter().filter(|(task, heads)| {
        !closed.contains(task)
            && match mine.get(task) {
                None => !heads.is_empty(),
                Some(have) => have != *heads && !contains(**task, heads),
            }
    });
    wanted.map(|(task, _)| (*task, mine.get(task).cloned().unwrap_or_default())).collect()
}

/// The documents to hand over, each with what the other has of it.
pub(crate) fn pushes(mine: &Shelf, theirs: &Shelf) -> Vec<(TaskId, Heads)> {
    let news = mine.iter().filter(|(task, heads)| theirs.get(task) != Some(heads));
    news.map(|(task, _)| (*task, theirs.get(task).cloned().unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn task(n: u8) -> TaskId {
        TaskId::from_bytes([n; 16])
    }

    /// A document in the model is the set of its changes; its heads name all of them.
    type Model = BTreeMap<u8, BTreeSet<u8>>;

    fn heads(changes: &BTreeSet<u8>) -> Heads {
        Heads::new(changes.iter().map(|change| [*change; 32]).collect())
    }

    fn shelf_of(model: &Model) -> Shelf {
        model.iter().map(|(n, changes)| (task(*n), heads(changes))).collect()
    }

    fn number(task: TaskId) -> u8 {
        task.as_bytes()[0]
    }

    fn model() -> impl Strategy<Value = Model> {
        let changes = proptest::collection::btree_set(0..6u8, 1..4);
        proptest::collection::btree_map(0..6u8, changes, 0..6)
    }

    proptest! {
        #[test]
        fn after_an_exchange_both_have_everything_and_nothing_is_left_to_do(mine in model(), theirs in model()) {
            let (mut a, mut b) = (mine, theirs);
            for round in 0..2 {
                let (mine, theirs) = (shelf_of(&a), shelf_of(&b));
                let has = |task, wanted: &Heads| {
                    let have = heads(&a[&number(task)]);
                    wanted.as_slice().iter().all(|head| have.as_slice().contains(head))
                };
                let pulled = pulls(&mine, &theirs, &BTreeSet::new(), has);
                for (task, _) in &pulled {
                    a.entry(number(*task)).or_default().extend(&b[&number(*task)]);
                }
                let pushed = pushes(&shelf_of(&a), &theirs);
                for (task, _) in &pushed {
                    b.entry(number(*task)).or_default().extend(&a[&number(*task)]);
                }
                prop_assert_eq!(&a, &b);
                prop_assert!(round == 0 || (pulled.is_empty() && pushed.is_empty()));
            }
        }

        #[test]
        fn what_is_closed_here_is_not_asked_for(mine in model(), theirs in model(), closed: u8) {
            let closed: BTreeSet<_> = (0..6).filter(|n| closed >> n & 1 == 1).map(task).collect();
            let pulled = pulls(&shelf_of(&mine), &shelf_of(&theirs), &closed, |_, _| false);
            prop_assert!(pulled.iter().all(|(task, _)| !closed.contains(task)));
        }
    }

    #[test]
    fn an_offer_that_names_a_task_twice_is_asked_for_once() {
        let once = Heads::new(vec![[1; 32]]);
        let twice = vec![
            Offered { task: task(1), heads: once.clone() },
            Offered { task: task(1), heads: Heads::new(vec![[2; 32]]) },
        ];
        assert_eq!(shelf(twice), Shelf::from([(task(1), once)]));
    }
}
