//! Settling conflicts: which of several statements about one thing holds, or that they stand beside each other (R5.1).
//!
//! A settlement is part of a review, never of the document: every statement stays in the evidence (ADR 0019). It names
//! statements by a digest of all they say, so that it can never come to mean another one.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::document::statement::{ControllerStatement, EntryStatement, FaultStatement, ResultKey, ResultStatement};
use crate::document::{Disputed, TaskEvidence};
use crate::id::{AccountId, EntryId, FaultId};
use crate::moment::Moment;
use crate::sha::Sha256;

/// What statements are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The alarm controller.
    Controller,
    /// A test item.
    Result(ResultKey),
    /// A fault.
    Fault(FaultId),
    /// An entry.
    Entry(EntryId),
}

/// A text that names no subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a subject: {text}")]
pub struct SubjectError {
    /// What was given.
    pub text: String,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Controller => f.write_str("controller"),
            Self::Result(key) => write!(f, "{key}"),
            Self::Fault(fault) => write!(f, "fault:{fault}"),
            Self::Entry(entry) => write!(f, "entry:{entry}"),
        }
    }
}

impl FromStr for Subject {
    type Err = SubjectError;

    fn from_str(text: &str) -> Result<Self, SubjectError> {
        let parsed = match text.split_once(':') {
            Some(("fault", id)) => id.parse().ok().map(Self::Fault),
            Some(("entry", id)) => id.parse().ok().map(Self::Entry),
            _ if text == "controller" => Some(Self::Controller),
            _ => text.parse().ok().map(Self::Result),
        };
        parsed.ok_or_else(|| SubjectError { text: text.to_owned() })
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A statement that may stand against others about the same thing.
pub trait Statement: Serialize {
    /// Whether both say the same of the thing, whoever said it when.
    fn agrees(&self, other: &Self) -> bool;
}

impl Statement for ResultStatement {
    fn agrees(&self, other: &Self) -> bool {
        Self { said: other.said, ..self.clone() } == *other
    }
}

impl Statement for FaultStatement {
    fn agrees(&self, other: &Self) -> bool {
        Self { said: other.said, ..self.clone() } == *other
    }
}

impl Statement for EntryStatement {
    fn agrees(&self, other: &Self) -> bool {
        Self { said: other.said, ..self.clone() } == *other
    }
}

impl Statement for ControllerStatement {
    /// Everybody takes a picture of their own.
    fn agrees(&self, other: &Self) -> bool {
        self.controller == other.controller
    }
}

/// Names a statement by everything it says, with who said it on which phone when: the SHA-256 of its JSON.
///
/// The JSON is the one of this program and follows from the stored one. It must stay as it is: a field that is added to
/// a statement is left out where it is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatementId(Sha256);

impl StatementId {
    /// The name of `statement`.
    ///
    /// # Panics
    /// Never: a statement has only texts as keys.
    #[must_use]
    pub fn of<T: Statement>(statement: &T) -> Self {
        let json = serde_json::to_vec(statement).expect("a statement has only texts as keys");
        Self(Sha256::of(&json))
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Statements about one thing that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What they are about.
    pub subject: Subject,
    /// All of them.
    pub statements: BTreeSet<StatementId>,
}

/// The conflicts of a task: what was stated apart about a result, a fault, an entry or the controller, and is not the
/// same. An entry that everybody called a mistake counts for nothing and is none.
#[must_use]
pub fn conflicts(evidence: &TaskEvidence) -> Vec<Conflict> {
    let controller = evidence.controller.iter().filter_map(|said| conflict(Subject::Controller, said));
    let results = evidence.results.iter().filter_map(|(key, said)| conflict(Subject::Result(key.clone()), said));
    let faults = evidence.faults.iter().filter_map(|(id, said)| conflict(Subject::Fault(*id), said));
    let counted = evidence.entries.iter().filter(|(_, said)| said.all().any(|entry| !entry.withdrawn));
    let entries = counted.filter_map(|(id, said)| conflict(Subject::Entry(*id), said));
    controller.chain(results).chain(faults).chain(entries).collect()
}

fn conflict<T: Statement>(subject: Subject, said: &Disputed<T>) -> Option<Conflict> {
    let contradicted = said.others.iter().any(|other| !other.agrees(&said.shown));
    contradicted.then(|| Conflict { subject, statements: said.all().map(StatementId::of).collect() })
}

/// What a reviewer says about one conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSettlement {
    /// What it is about.
    pub subject: Subject,
    /// The statement that holds; `None` where they all stand, because it cannot be told.
    pub statement: Option<StatementId>,
    /// Why; needed where one holds.
    pub reason: String,
}

/// How a conflict was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What it is about.
    pub subject: Subject,
    /// The statement that holds; `None` where they all stand.
    pub statement: Option<StatementId>,
    /// The statements that stood against each other, the one that holds among them.
    pub among: BTreeSet<StatementId>,
    /// Why.
    pub reason: String,
    /// Who settled it.
    pub by: AccountId,
    /// When: before the review that carries it over from an earlier one.
    pub at: Moment,
}

/// Why conflicts are not settled so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// Conflicts of which nothing was said.
    #[error("{} conflicts are not settled", subjects.len())]
    Open {
        /// What they are about.
        subjects: Vec<Subject>,
    },
    /// There is no such conflict, or no such statement in it.
    #[error("no such conflict or statement: {subject}")]
    Unknown {
        /// What was named.
        subject: Subject,
    },
    /// One conflict was settled twice.
    #[error("settled twice: {subject}")]
    Twice {
        /// What it is about.
        subject: Subject,
    },
    /// It is not said why a statement holds.
    #[error("no reason: {subject}")]
    NoReason {
        /// What it is about.
        subject: Subject,
    },
}

/// Settles all `conflicts` as `asked`. What `earlier` settled goes on where the very same statements still stand against
/// each other.
///
/// # Errors
/// The first [`SettleError`].
pub fn settle(
    conflicts: &[Conflict],
    asked: &[NewSettlement],
    earlier: &[Settlement],
    (by, at): (AccountId, Moment),
) -> Result<Vec<Settlement>, SettleError> {
    let mut settled: Vec<Settlement> = Vec::with_capacity(conflicts.len());
    for NewSettlement { subject, statement, reason } in asked {
        let conflict = conflicts.iter().find(|conflict| conflict.subject == *subject);
        let known = conflict.filter(|conflict| statement.is_none_or(|id| conflict.statements.contains(&id)));
        let Some(conflict) = known else { return Err(SettleError::Unknown { subject: subject.clone() }) };
        if settled.iter().any(|other| other.subject == *subject) {
            return Err(SettleError::Twice { subject: subject.clone() });
        }
        if statement.is_some() && reason.trim().is_empty() {
            return Err(SettleError::NoReason { subject: subject.clone() });
        }
        let (subject, among, reason) = (subject.clone(), conflict.statements.clone(), reason.trim().to_owned());
        settled.push(Settlement { subject, statement: *statement, among, reason, by, at });
    }
    let mut open = Vec::new();
    for conflict in conflicts {
        if settled.iter().any(|other| other.subject == conflict.subject) {
            continue;
        }
        match carried(conflict, earlier) {
            Some(settlement) => settled.push(settlement.clone()),
            None => open.push(conflict.subject.clone()),
        }
    }
    if open.is_empty() { Ok(settled) } else { Err(SettleError::Open { subjects: open }) }
}

/// What `earlier` says about a conflict, if it is about the very same statements.
#[must_use]
pub fn carried<'s>(conflict: &Conflict, earlier: &'s [Settlement]) -> Option<&'s Settlement> {
    earlier.iter().find(|old| old.subject == conflict.subject && old.among == conflict.statements)
}

/// The statements about one thing as a review left them.
#[derive(Debug, Clone)]
pub struct Held<'a, T> {
    /// The one that holds; where none was chosen, the one shown first.
    pub said: &'a T,
    /// The others.
    pub others: Vec<&'a T>,
    /// How it was chosen; `None` where none was.
    pub settlement: Option<&'a Settlement>,
}

impl<'a, T: Statement> Held<'a, T> {
    /// Reads what was stated about `subject` by `settlements`.
    #[must_use]
    pub fn new(subject: &Subject, stated: &'a Disputed<T>, settlements: &'a [Settlement]) -> Self {
        let all: Vec<&T> = stated.all().collect();
        let chosen = settlements.iter().find(|settlement| settlement.subject == *subject).and_then(|settlement| {
            let holds = settlement.statement?;
            Some((settlement, all.iter().position(|said| StatementId::of(*said) == holds)?))
        });
        let at = chosen.map_or(0, |(_, at)| at);
        let others = all.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, said)| *said).collect();
        Self { said: all[at], others, settlement: chosen.map(|(settlement, _)| settlement) }
    }

    /// What counts: the one that holds, or all.
    pub fn counted(&self) -> impl Iterator<Item = &'a T> {
        let others: &[&'a T] = if self.settlement.is_some() { &[] } else { &self.others };
        std::iter::once(self.said).chain(others.iter().copied())
    }
}

#[cfg(test)]
mod tests;
