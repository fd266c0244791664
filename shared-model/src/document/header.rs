//! What a task document says of its task: written once, when the task is begun.

use automerge::{ROOT, ReadDoc as _, ScalarValue};
use serde::{Deserialize, Serialize};

use super::statement::Said;
use super::{DocError, SCHEMA, TaskDoc};
use crate::catalogue::is_record_system;
use crate::code::FacilityCode;
use crate::id::{FaultId, OrderId, PlanId, ProjectId, TaskId};
use crate::task::TaskKind;

/// What a task is, fixed when it is begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskHeader {
    /// The task.
    pub id: TaskId,
    /// What kind of task.
    pub kind: TaskKind,
    /// The project it is carried out for.
    pub project: ProjectId,
    /// The plan it was raised from, when it was.
    pub plan: Option<PlanId>,
    /// The fault it looks into or repairs, when it does.
    pub fault: Option<FaultId>,
    /// The order it carries out, when it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The version of the catalogue its items are from.
    pub catalogue: String,
    /// The facilities picked at the start (R4.3).
    pub facilities: Vec<FacilityCode>,
    /// Who began it, on which phone, when.
    pub created: Said,
}

impl TaskHeader {
    /// Whether the task is recorded as entries, besides what items of the catalogue it asks for: work that the
    /// catalogue does not know, and the record facilities of inspections, assessments and special venues.
    #[must_use]
    pub fn takes_entries(&self) -> bool {
        match self.kind {
            TaskKind::NormMismatch | TaskKind::Investigation | TaskKind::Repair => true,
            TaskKind::Planned | TaskKind::Supplementary => {
                self.facilities.iter().any(|facility| is_record_system(&facility.system()))
            }
        }
    }
}

impl TaskDoc {
    /// The header.
    ///
    /// # Errors
    /// [`DocError::NotATask`] when a part is missing or unreadable, [`DocError::TooNew`] for a schema of the future.
    pub fn header(&self) -> Result<TaskHeader, DocError> {
        Ok(TaskHeader {
            id: self.id()?,
            kind: self.json("kind")?,
            project: self.parsed("project")?,
            plan: self.optional("plan")?,
            fault: self.optional("fault")?,
            order: self.optional("order")?,
            catalogue: self.text("catalogue")?.ok_or(DocError::NotATask { missing: "catalogue" })?,
            facilities: self.json("facilities")?,
            created: self.json("created")?,
        })
    }

    /// The task's id, of a document whose schema this program knows.
    pub(super) fn id(&self) -> Result<TaskId, DocError> {
        let schema = match self.doc.get(ROOT, "schema") {
            Ok(Some((value, _))) => value.as_u64(),
            _ => None,
        };
        match schema.ok_or(DocError::NotATask { missing: "schema" })? {
            1..=SCHEMA => self.parsed("id"),
            0 => Err(DocError::NotATask { missing: "schema" }),
            schema => Err(DocError::TooNew { schema }),
        }
    }

    pub(super) fn write_header(&mut self, header: &TaskHeader) {
        self.put_root("schema", ScalarValue::Uint(if header.takes_entries() { 2 } else { 1 }));
        self.put_root("id", header.id.to_string());
        self.put_root("kind", json_text(&header.kind));
        self.put_root("project", header.project.to_string());
        if let Some(plan) = header.plan {
            self.put_root("plan", plan.to_string());
        }
        if let Some(fault) = header.fault {
            self.put_root("fault", fault.to_string());
        }
        if let Some(order) = header.order {
            self.put_root("order", order.to_string());
        }
        self.put_root("catalogue", header.catalogue.as_str());
        self.put_root("facilities", json_text(&header.facilities));
        self.put_root("created", json_text(&header.created));
        self.commit(header.created.at.device);
    }

    fn text(&self, key: &'static str) -> Result<Option<String>, DocError> {
        match self.doc.get(ROOT, key) {
            Ok(None) => Ok(None),
            Ok(Some((value, _))) => {
                value.as_str().map(|text| Some(text.to_owned())).ok_or(DocError::NotATask { missing: key })
            }
            Err(_) => Err(DocError::NotATask { missing: key }),
        }
    }

    fn optional<T: std::str::FromStr>(&self, key: &'static str) -> Result<Option<T>, DocError> {
        self.text(key)?.map(|text| text.parse().map_err(|_| DocError::NotATask { missing: key })).transpose()
    }

    fn parsed<T: std::str::FromStr>(&self, key: &'static str) -> Result<T, DocError> {
        self.optional(key)?.ok_or(DocError::NotATask { missing: key })
    }

    fn json<T: serde::de::DeserializeOwned>(&self, key: &'static str) -> Result<T, DocError> {
        let text = self.text(key)?.ok_or(DocError::NotATask { missing: key })?;
        serde_json::from_str(&text).map_err(|_| DocError::NotATask { missing: key })
    }
}

/// A statement as it is stored.
pub(super) fn json_text<T: Serialize>(statement: &T) -> String {
    serde_json::to_string(statement).expect("a statement has only texts as keys and finite numbers")
}
