//! What people do in the console, and the operator at the server, while phones are out.

use std::collections::BTreeSet;
use std::sync::Arc;

use shared_model::code::FacilityCode;
use shared_model::id::{AccountId, PlanId, TaskId};
use shared_model::review::{Conflict, NewSettlement, ReviewDecision, conflicts};
use shared_model::sha::Sha256;
use sync_server::core::Core;
use sync_server::db::DbError;
use sync_server::error::ApiError;
use sync_server::usecase::plan::{Batch, dispatch, withdraw};
use sync_server::usecase::review::{NewReview, review};
use sync_server::usecase::session::{Actor, SignIn, sign_in};
use sync_server::usecase::{account, operate};
use sync_server::{params, store};
use system_tests::town::{ADMIN, LEAD, PASSWORD};

use super::death::survives;
use super::schedule::{Play, Run};

/// Who is at work, and what they changed.
pub(super) struct Office {
    lead: Actor,
    /// Nobody in runs in which nothing changes.
    admin: Option<Actor>,
    /// Photos that rotted on the server.
    pub(super) rotten: BTreeSet<Sha256>,
    /// Damage the server did not tell when it was asked.
    pub(super) untold: Vec<String>,
}

impl Office {
    pub(super) fn open(core: &Core, play: Play) -> Self {
        let arrives = |login: &str| {
            let (login, password) = (login.to_owned(), PASSWORD.to_owned());
            let person = SignIn { login, password, phone: None, address: String::new(), client: String::new() };
            sign_in(core, person).unwrap().actor
        };
        let lead = arrives(LEAD);
        let admin = (play == Play::Wide).then(|| arrives(ADMIN));
        Self { lead, admin, rotten: BTreeSet::new(), untold: Vec::new() }
    }
}

impl Run {
    pub(super) fn office_works(&mut self) {
        if !self.restores {
            return self.somebody_reviews();
        }
        if self.dice.chance(60) {
            self.trace.note("server: a backup is taken");
            self.server.back_up();
        } else if self.server.restore() {
            self.trace.note("server: restored from its backup");
        }
    }

    fn somebody_reviews(&mut self) {
        const PENDING: &str = "SELECT id FROM task WHERE state = 'pending' ORDER BY id";
        let core = Arc::clone(&self.server.core);
        let pending: Vec<TaskId> =
            core.db.read(|tx| tx.query::<_, DbError>(PENDING, params![], |row| row.get(0))).unwrap();
        let Some(task) = self.dice.pick(&pending).copied() else { return };
        let row = core.db.read(|tx| sync_server::store::task::get(tx, task)).unwrap().unwrap();
        let approve = self.dice.chance(45);
        let decision = if approve { ReviewDecision::Approve } else { ReviewDecision::Return };
        let new = NewReview {
            decision,
            heads: row.heads,
            note: "请复核".to_owned(),
            items: Vec::new(),
            entries: Vec::new(),
            settlements: if approve { self.settled(task) } else { Vec::new() },
        };
        let decided = survives(|| review(&core, &self.office.lead, task, new));
        drop(core);
        if self.server.fate.life.is_dead() {
            self.server.die();
        }
        let outcome = decided.map(|decided| decided.map_err(|error| error.code().as_str()));
        self.trace.note(format!("office: {task} {decision:?}: {outcome:?}"));
    }

    /// The first statement of every conflict holds.
    fn settled(&self, task: TaskId) -> Vec<NewSettlement> {
        let evidence = self.server.core.db.read(|tx| sync_server::usecase::task::evidence(tx, task, None));
        let conflicts = evidence.map(|evidence| conflicts(&evidence)).unwrap_or_default();
        let first = |conflict: Conflict| NewSettlement {
            statement: conflict.statements.first().copied(),
            subject: conflict.subject,
            reason: "已核对".to_owned(),
        };
        conflicts.into_iter().map(first).collect()
    }

    /// Somebody changes who may do what, or something rots.
    pub(super) fn something_changes(&mut self) {
        let phone = self.dice.below(self.phones.len());
        match self.dice.below(100) {
            0..=21 => self.changes_issue("withdraws", |core, admin, plan, facility, who| {
                withdraw(core, admin, plan, &[facility], &[who]).map(drop)
            }),
            22..=51 => self.changes_issue("issues", |core, admin, plan, facility, who| {
                let batch = Batch { facilities: vec![facility], assignees: vec![who] };
                dispatch(core, admin, plan, &[batch]).map(drop)
            }),
            52..=61 => {
                let off = self.dice.chance(50);
                self.changes_account(phone, if off { "switches off" } else { "switches on" }, |core, admin, who| {
                    if off { account::disable(core, admin, who) } else { account::enable(core, admin, who) }.map(drop)
                });
            }
            62..=69 => self.changes_account(phone, "lets go of the phone of", |core, admin, who| {
                account::release_device(core, admin, who).map(drop)
            }),
            70..=84 => self.a_photo_rots(),
            _ => self.phones[phone].sign_in_again(),
        }
    }

    fn changes_issue(
        &mut self,
        what: &str,
        change: impl FnOnce(&Core, &Actor, PlanId, FacilityCode, AccountId) -> Result<(), ApiError>,
    ) {
        const PLAN: &str = "SELECT id FROM plan ORDER BY id LIMIT 1";
        let phone = self.dice.below(self.phones.len());
        let read = self.server.core.db.read(|tx| {
            let plan = tx.query_one::<PlanId, DbError>(PLAN, &[], |row| row.get(0))?;
            Ok::<_, DbError>((plan, store::plan::facilities(tx, plan)?))
        });
        let (plan, facilities) = read.unwrap();
        let Some(facility) = self.dice.pick(&facilities).cloned() else { return };
        let told = format!("{what} {facility} for");
        self.changes_account(phone, &told, |core, admin, who| change(core, admin, plan, facility, who));
    }

    fn changes_account(
        &mut self,
        phone: usize,
        what: &str,
        change: impl FnOnce(&Core, &Actor, AccountId) -> Result<(), ApiError>,
    ) {
        let Some(admin) = self.office.admin.clone() else { return };
        let core = Arc::clone(&self.server.core);
        let who = account_of(&core, &self.phones[phone].login());
        let changed = survives(|| change(&core, &admin, who));
        drop(core);
        if self.server.fate.life.is_dead() {
            self.server.die();
        }
        let outcome = changed.map(|changed| changed.map_err(|error| error.code().as_str()));
        self.trace.note(format!("office: {what} phone {phone}: {outcome:?}"));
    }

    fn a_photo_rots(&mut self) {
        let held = self.server.core.db.read(store::photo::digests).unwrap();
        let Some(photo) = self.dice.pick(&held).copied() else { return };
        self.server.rot(photo);
        self.office.rotten.insert(photo);
        self.trace.note(format!("server: photo {photo} rots"));
    }

    /// Everybody may sign in again and does; the operator asks the phones for what rotted.
    pub(super) fn put_in_order(&mut self) {
        self.office.untold = self.untold_damage();
        if !self.office.rotten.is_empty() {
            operate::ask_phones(&self.server.core).unwrap();
        }
        for phone in 0..self.phones.len() {
            self.changes_account(phone, "switches on", |core, admin, who| account::enable(core, admin, who).map(drop));
            self.phones[phone].call();
            self.clear_air();
            if self.phones[phone].is_signed_out() {
                self.phones[phone].sign_in_again();
                self.clear_air();
            }
        }
    }

    /// Rotten photos that the server's own check does not name.
    fn untold_damage(&self) -> Vec<String> {
        let problems = operate::verify(&self.server.core).unwrap().problems;
        let named = |photo: &Sha256| problems.iter().any(|problem| problem.contains(&photo.to_string()));
        let rotten = self.office.rotten.iter().filter(|photo| self.server.is_rotten(photo));
        rotten.filter(|photo| !named(photo)).map(|photo| format!("photo {photo} rotted and nobody was told")).collect()
    }
}

fn account_of(core: &Core, login: &str) -> AccountId {
    const ACCOUNT: &str = "SELECT id FROM account WHERE login = ?1";
    core.db.read(|tx| tx.query_one::<_, DbError>(ACCOUNT, params![login], |row| row.get(0))).unwrap()
}
