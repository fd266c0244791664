//! What the phone said it had saved, held against what it has.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What a phone tells, one JSON line each, as soon as it is true.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub(crate) enum Told {
    /// What it found when it was opened, or has at the end.
    Held {
        /// Every task on the phone.
        tasks: BTreeMap<String, HeldTask>,
    },
    /// The answer number `count` to an item was saved.
    Answer {
        /// The task.
        task: String,
        /// `<facility>/<item>`.
        key: String,
        /// Counts all answers of all lives.
        count: u64,
    },
    /// A photo was saved.
    Photo {
        /// The task.
        task: String,
        /// Its name.
        sha256: String,
    },
    /// There was no room on the disk, or it failed: what was to be done was refused.
    NoRoom {
        /// Whether the phone could be opened at all.
        open: bool,
    },
    /// A task was submitted.
    Submitted {
        /// The task.
        task: String,
    },
    /// The server has signed for this.
    Signed {
        /// Every task that it signed anything of.
        tasks: BTreeMap<String, HeldTask>,
    },
}

/// One task as the phone has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldTask {
    /// Whether it was submitted.
    pub(crate) submitted: bool,
    /// The number of each item's last answer.
    pub(crate) answers: BTreeMap<String, u64>,
    /// Photos whose file has the digest of its name.
    pub(crate) photos: BTreeSet<String>,
}

/// Everything that was told as saved.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    tasks: BTreeMap<String, HeldTask>,
    /// Deeds told.
    pub(crate) deeds: usize,
    /// The number of the last answer, told or not: the next life counts on from there.
    pub(crate) count: u64,
    /// What the server signed for.
    signed: BTreeMap<String, HeldTask>,
}

impl Ledger {
    /// The tasks that anything was told of.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = (&String, &HeldTask)> {
        self.tasks.iter()
    }

    /// Notes what was told; for what is held, answers what is lost.
    pub(crate) fn hear(&mut self, told: Told) -> Vec<String> {
        self.deeds += 1;
        match told {
            Told::Held { tasks } => {
                self.deeds -= 1;
                return self.lost(&tasks);
            }
            Told::NoRoom { .. } => self.deeds -= 1,
            Told::Signed { tasks } => {
                self.deeds -= 1;
                tasks.into_iter().for_each(|(task, more)| self.signed.entry(task).or_default().add(more));
            }
            Told::Answer { task, key, count } => {
                self.count = self.count.max(count);
                self.tasks.entry(task).or_default().answers.insert(key, count);
            }
            Told::Photo { task, sha256 } => drop(self.tasks.entry(task).or_default().photos.insert(sha256)),
            Told::Submitted { task } => self.tasks.entry(task).or_default().submitted = true,
        }
        Vec::new()
    }

    /// What the server signed for so far.
    pub(crate) const fn signed(&self) -> &BTreeMap<String, HeldTask> {
        &self.signed
    }

    /// What was told and is not in `held`. A deed may have been saved without being told: more is no loss.
    pub(crate) fn lost(&self, held: &BTreeMap<String, HeldTask>) -> Vec<String> {
        missing(&self.tasks, held)
    }
}

/// What of `told` is not in `held`.
pub(crate) fn missing(told: &BTreeMap<String, HeldTask>, held: &BTreeMap<String, HeldTask>) -> Vec<String> {
    let mut lost = Vec::new();
    let nothing = HeldTask::default();
    for (task, told) in told {
        let held = held.get(task).unwrap_or(&nothing);
        for (key, count) in &told.answers {
            if held.answers.get(key).is_none_or(|held| held < count) {
                lost.push(format!("{task}: answer {count} to {key} (there is {:?})", held.answers.get(key)));
            }
        }
        lost.extend(told.photos.difference(&held.photos).map(|sha256| format!("{task}: photo {sha256}")));
        if told.submitted && !held.submitted {
            lost.push(format!("{task}: its submission"));
        }
    }
    lost
}

impl HeldTask {
    /// Takes in what else is known.
    fn add(&mut self, more: Self) {
        self.submitted |= more.submitted;
        self.photos.extend(more.photos);
        for (key, count) in more.answers {
            let last = self.answers.entry(key).or_default();
            *last = count.max(*last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(count: u64, submitted: bool) -> BTreeMap<String, HeldTask> {
        let answers = BTreeMap::from([("A/B".to_owned(), count)]);
        let photos = BTreeSet::from(["ab".to_owned()]);
        BTreeMap::from([("t".to_owned(), HeldTask { submitted, answers, photos })])
    }

    #[test]
    fn what_was_told_and_is_gone_is_named_and_more_is_no_loss() {
        let mut ledger = Ledger::default();
        let task = || "t".to_owned();
        ledger.hear(Told::Answer { task: task(), key: "A/B".to_owned(), count: 7 });
        ledger.hear(Told::Photo { task: task(), sha256: "ab".to_owned() });
        ledger.hear(Told::Submitted { task: task() });
        assert_eq!((ledger.deeds, ledger.count), (3, 7));
        assert_eq!(ledger.lost(&held(7, true)), Vec::<String>::new());
        assert_eq!(ledger.hear(Told::Held { tasks: held(8, true) }), Vec::<String>::new());
        assert_eq!(ledger.lost(&held(6, true)).len(), 1);
        assert_eq!(ledger.lost(&held(7, false)), ["t: its submission"]);
        assert_eq!(ledger.lost(&BTreeMap::new()).len(), 3);
    }

    #[test]
    fn what_was_signed_for_only_grows() {
        let mut ledger = Ledger::default();
        ledger.hear(Told::Signed { tasks: held(7, true) });
        ledger.hear(Told::Signed { tasks: held(5, false) });
        assert_eq!(ledger.deeds, 0);
        assert_eq!(missing(ledger.signed(), &held(7, true)), Vec::<String>::new());
        assert_eq!(missing(ledger.signed(), &held(6, false)).len(), 2);
    }
}
