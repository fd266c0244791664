//! An agency with an administrator, a project lead, a technical lead and two engineers, for tests of decisions.

use shared_model::code::FacilityCode;
use shared_model::document::TaskDoc;
use shared_model::document::statement::{FaultStatement, ResultKey};
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, AgencyId, FaultId, PersonId, PlanId, SessionId, TaskId};
use shared_model::period::Period;
use shared_model::review::ReviewDecision;
use shared_model::role::Role;
use shared_model::verdict::Verdict;

use crate::error::{ApiError, Code};
use crate::params;
use crate::testing::{PLAN, PROJECT, Phone, World, whole};
use crate::usecase::plan::{self, Batch};
use crate::usecase::review::{self, NewReview};
use crate::usecase::session::Actor;
use crate::{feed, store};

/// The office.
pub(crate) struct Office {
    pub(crate) world: World,
    pub(crate) admin: Actor,
    pub(crate) lead: Actor,
    pub(crate) technical_lead: Actor,
    pub(crate) phone: Phone,
}

/// The fault that [`Office::record`] states for a non-conforming item.
pub(crate) const FAULT: FaultId = FaultId::from_bytes([77; 16]);

pub(crate) fn facilities(codes: &[&str]) -> Vec<FacilityCode> {
    codes.iter().map(|code| code.parse().unwrap()).collect()
}

/// The code that something was refused with.
pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> Code {
    answer.unwrap_err().code()
}

fn actor(number: u8, role: Role) -> Actor {
    Actor {
        account: AccountId::from_bytes([number; 16]),
        session: SessionId::from_bytes([number; 16]),
        person: PersonId::from_bytes([number; 16]),
        name: format!("Person {number}"),
        login: format!("person{number}"),
        role,
        agency: Some(AgencyId::from_bytes([1; 16])),
        agency_name: Some("A".to_owned()),
        jurisdiction: None,
        owner: None,
        device: None,
        must_change_password: false,
    }
}

impl Office {
    pub(crate) fn new() -> Self {
        let world = World::new();
        let (admin, lead) = (actor(20, Role::AgencyAdmin), actor(21, Role::ProjectLead));
        let technical_lead = actor(22, Role::TechnicalLead);
        // The plan of the smaller world is of a catalogue that only it knows.
        world.run("UPDATE plan SET deleted_at = 1 WHERE id = ?1", params![PLAN]);
        for who in [&admin, &lead, &technical_lead] {
            world.run(
                "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, ?3, '', 0)",
                params![who.person, who.agency, who.name],
            );
            world.run(
                "INSERT INTO account (id, agency, person, role, login, phone, password, must_change_password, state,
                    created_at) VALUES (?1, ?2, ?3, ?4, ?5, '', '', 0, 'enabled', 0)",
                params![who.account, who.agency, who.person, who.role.word(), who.name],
            );
        }
        let office = Self { world, admin, lead, technical_lead, phone: World::phone(1) };
        for number in [21, 22] {
            office.certify(number, "registered_engineer", "class_1");
        }
        for number in [1, 2] {
            office.certify(number, "facility_operator", "senior");
        }
        office.world.run("UPDATE project SET lead = ?2 WHERE id = ?1", params![PROJECT, office.lead.account]);
        for code in ["PWR-01", "PWR-02"] {
            office.world.run(
                "INSERT INTO project_facility (project, facility, count, place) VALUES (?1, ?2, 3, 'B1')",
                params![PROJECT, code],
            );
        }
        office
    }

    fn certify(&self, number: u8, qualification: &str, level: &str) {
        self.world.run(
            "INSERT INTO certificate (person, qualification, number, level, issued_on, expires_on)
             VALUES (?1, ?2, 'N', ?3, '2020-01-01', '2030-01-01')",
            params![PersonId::from_bytes([number; 16]), qualification, level],
        );
    }

    /// Draws up this month's plan and issues both facilities to the first engineer.
    pub(crate) fn dispatched(&self) -> PlanId {
        let plan = self.drawn_up();
        let batch = Batch { facilities: facilities(&["PWR-01", "PWR-02"]), assignees: vec![self.phone.caller.account] };
        plan::dispatch(&self.world.core, &self.lead, plan, &[batch]).unwrap();
        plan
    }

    pub(crate) fn drawn_up(&self) -> PlanId {
        let month = "2026-11".parse().unwrap();
        plan::add(&self.world.core, &self.lead, PROJECT, month, Period::Month).unwrap().plan.id
    }

    /// What the first engineer's phone was told.
    pub(crate) fn told(&self) -> Vec<FeedEvent> {
        let page = self.world.core.db.read(|tx| feed::page(tx, self.phone.caller.account, 0)).unwrap();
        page.entries.into_iter().map(|entry| entry.event).collect()
    }

    /// A submitted task over the whole plan, one item of which has `verdict`.
    pub(crate) fn submitted(&mut self, plan: PlanId, verdict: Verdict) -> (TaskId, TaskDoc) {
        let mut doc = self.phone.task_of(plan, 40, &["PWR-01", "PWR-02"]);
        for item in ["PWR-01-01", "PWR-01-02", "PWR-02-01"] {
            self.phone.state(&mut doc, item, Verdict::Pass);
        }
        self.phone.state(&mut doc, "PWR-02-02", verdict);
        if verdict == Verdict::Fail {
            let statement = FaultStatement {
                result: "PWR-02/PWR-02-02".parse::<ResultKey>().unwrap(),
                description: "启动电池失效".to_owned(),
                place: "B1".to_owned(),
                said: self.phone.said(90),
            };
            doc.record_fault(FAULT, &statement);
        }
        self.phone.submit(&mut doc, 1);
        self.world.sync(&mut self.phone, vec![whole(&mut doc)]);
        (doc.header().unwrap().id, doc)
    }

    /// Reviews a task as it is now.
    pub(crate) fn review(&self, task: TaskId, decision: ReviewDecision, note: &str) -> Result<(), ApiError> {
        let heads = self.world.core.db.read(|tx| store::task::get(tx, task)).unwrap().unwrap().heads;
        let new = NewReview {
            decision,
            heads,
            note: note.to_owned(),
            items: Vec::new(),
            entries: Vec::new(),
            settlements: Vec::new(),
        };
        review::review(&self.world.core, &self.lead, task, new)
    }
}
