//! What must hold after the quiet time, whatever happened before.

use std::collections::{BTreeMap, BTreeSet};

use field_app::device::Device as _;
use field_app::durable::no_witness;
use field_app::store::{NoticeRow, Phase, Store, StoreError, TaskRow};
use field_app::view::{SyncPhase, SyncView};
use shared_model::document::statement::ResultKey;
use shared_model::document::{Heads, TaskDoc, TaskEvidence};
use shared_model::id::{AccountId, TaskId};
use shared_model::sha::Sha256;
use shared_model::signature::{PublicKey, Receipt, ReceiptFor};
use shared_model::task::TaskState;
use sync_server::core::Core;
use sync_server::db::DbError;
use sync_server::store as central;
use sync_server::usecase::operate;

use super::death::as_it_lies;
use super::phone::Deeds;
use super::quarantine::{self, Delivery};
use super::schedule::Run;

/// Reasons for which evidence may be kept apart in a run: decisions that came in between.
const EXPECTED_QUARANTINE: [&str; 3] = ["sync.task_approved", "sync.task_deleted", "sync.task_withdrawn"];

/// What a phone has on its disk.
struct Held {
    number: usize,
    account: AccountId,
    key: PublicKey,
    /// The phone's id, as it stands in what it states.
    device: String,
    tasks: BTreeMap<TaskId, (TaskRow, TaskDoc)>,
    evidence: BTreeMap<String, TaskEvidence>,
    deleted: Vec<TaskId>,
    receipts: Vec<Receipt>,
    notices: Vec<NoticeRow>,
}

/// Everything that does not hold; empty after a good run.
pub(super) fn problems(run: &Run, states: &[SyncView]) -> Vec<String> {
    let held: Vec<_> = run.phones.iter().map(Held::read).collect();
    let gone = gone(run, &held);
    let restores = run.restores;
    let mut check = Check { core: &run.server.core, gone, restores, found: run.office.untold.clone() };
    for (phone, state) in held.iter().zip(states) {
        check.queues_are_empty(phone, state);
    }
    for mut phone in held {
        check.receipts_hold(&phone);
        check.replicas_agree(&mut phone);
        check.nothing_is_lost(&phone, &run.phones[phone.number].deeds);
        check.quarantine_is_told(&phone);
    }
    check.submissions_count_once();
    check.the_store_is_sound();
    check.found
}

impl Held {
    fn read(phone: &super::phone::Phone) -> Self {
        // The app still holds its own files; this is what another process would find.
        let folder = as_it_lies(phone.folder.path());
        let mut store = Store::open(folder.path(), phone.device.clock().now, no_witness()).unwrap().store;
        let key = phone.device.public_key().unwrap();
        let read = store.read(|tx| {
            let account = tx.current_account()?.expect("somebody is signed in").id;
            let (mut tasks, mut evidence) = (BTreeMap::new(), BTreeMap::new());
            for row in tx.tasks(account)? {
                let mut doc =
                    TaskDoc::open(&tx.document(row.id())?.0, [0xc1; 16]).expect("what is stored can be opened");
                evidence.insert(row.id().to_string(), doc.project().expect("what is stored can be read"));
                tasks.insert(row.id(), (row, doc));
            }
            let deleted = tx.deletions(account)?.into_iter().map(|deletion| deletion.task).collect();
            let (receipts, notices) = (tx.receipts()?, tx.notices()?);
            let (number, device) = (phone.number, phone.id.clone());
            Ok::<_, StoreError>(Self { number, account, key, device, tasks, evidence, deleted, receipts, notices })
        });
        read.unwrap()
    }

    /// Whether `doc` has a submission of this phone: only the phone that submitted it gets the receipt.
    fn submitted(&self, doc: &mut TaskDoc, number: u32, heads: &Heads) -> bool {
        let statements = doc.project().unwrap().submissions;
        statements.iter().filter(|statement| statement.number == number && statement.heads == *heads).any(|statement| {
            let ours = statement.said.device.to_string() == self.device;
            ours && doc.verify_submission(statement, &self.key) == Ok(Ok(()))
        })
    }
}

/// Photos that rotted on the server, or that its backup did not have, and whose task was deleted on the phone that took
/// them before it was submitted: nobody can bring them again.
fn gone(run: &Run, held: &[Held]) -> BTreeSet<Sha256> {
    let (mut deleted, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for phone in held {
        let deeds = &run.phones[phone.number].deeds;
        for (task, photo) in deeds.photos.iter().chain(&deeds.doubtful) {
            let is_deleted = phone.deleted.iter().any(|deleted| deleted.to_string() == *task);
            if is_deleted { &mut deleted } else { &mut kept }.insert(photo.parse().unwrap());
        }
    }
    let gone = |photo: &Sha256| !kept.contains(photo) && (run.restores || run.office.rotten.contains(photo));
    deleted.into_iter().filter(gone).collect()
}

struct Check<'a> {
    core: &'a Core,
    gone: BTreeSet<Sha256>,
    /// The server may have been restored.
    restores: bool,
    found: Vec<String>,
}

impl Check<'_> {
    fn must(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        if !holds {
            self.found.push(otherwise());
        }
    }

    fn document(&self, task: TaskId) -> Option<TaskDoc> {
        let bytes = self.core.db.read(|tx| central::document::load(tx, task)).unwrap()?;
        Some(TaskDoc::open(&bytes, [0xc2; 16]).expect("what is stored can be opened"))
    }

    fn state(&self, task: TaskId) -> Option<TaskState> {
        self.core.db.read(|tx| central::task::get(tx, task)).unwrap().map(|row| row.state)
    }

    fn queues_are_empty(&mut self, phone: &Held, state: &SyncView) {
        let drained = state.phase == SyncPhase::Done && state.photos == state.photos_safe;
        self.must(drained, || {
            let rows: Vec<_> = phone.tasks.values().map(|(row, _)| told(row)).collect();
            format!("phone {} did not come to rest: {state:?}\n    {}", phone.number, rows.join("\n    "))
        });
        let damage = phone.notices.iter().find(|notice| {
            matches!(notice.code.as_str(), "store.moved_aside" | "sync.receipt_invalid" | "photo.file_damaged")
        });
        self.must(damage.is_none(), || format!("phone {}: {damage:?}", phone.number));
    }

    /// Nothing the server signed for is lost.
    fn receipts_hold(&mut self, phone: &Held) {
        let server = self.core.keys.public();
        for receipt in &phone.receipts {
            let number = phone.number;
            self.must(receipt.verify(&server).is_ok(), || format!("phone {number}: a false receipt: {receipt:?}"));
            match &receipt.of {
                ReceiptFor::Photo { sha256 } => {
                    let row = self.core.db.read(|tx| central::photo::get(tx, *sha256)).unwrap();
                    let bytes = self.core.media.photo(sha256).ok();
                    let whole = row.is_some() && bytes.is_some_and(|bytes| Sha256::of(&bytes) == *sha256);
                    let held = whole || self.gone.contains(sha256);
                    self.must(held, || format!("phone {number}: photo {sha256} has a receipt and is not held"));
                }
                ReceiptFor::Submission { task, number: submission, heads } => {
                    let verified = self.holds_submission(phone, *task, *submission, heads)
                        || self.keeps_submission_apart(phone, *task, *submission, heads);
                    self.must(verified, || {
                        format!("phone {number}: submission {submission} of {task} has a receipt and is not held")
                    });
                }
            }
        }
    }

    fn holds_submission(&self, phone: &Held, task: TaskId, number: u32, heads: &Heads) -> bool {
        let Some(mut doc) = self.document(task) else { return false };
        let rows = self.core.db.read(|tx| central::submission::of_task(tx, task)).unwrap();
        let recorded = rows
            .iter()
            .any(|row| row.heads == *heads && row.number == number && row.verification == central::submission::VALID);
        recorded && phone.submitted(&mut doc, number, heads)
    }

    /// A backup does not know what was issued since, nor what a colleague recorded in a task that its owner deletes:
    /// what the server signed for comes again and is kept apart, and the phone is told so.
    fn keeps_submission_apart(&self, phone: &Held, task: TaskId, number: u32, heads: &Heads) -> bool {
        let says = |doc: Option<TaskDoc>| doc.is_some_and(|mut doc| phone.submitted(&mut doc, number, heads));
        let deliveries = quarantine::of_account(self.core, phone.account);
        let mut of_task = deliveries.iter().filter(|delivery| delivery.task == task);
        // What the document says has to be recorded too.
        let excused = self.restores && !says(self.document(task));
        excused && of_task.any(|delivery| says(delivery.join(self.document(task))))
    }

    /// Phones and server hold the same, unless a decision keeps it apart, and then the phone knows.
    fn replicas_agree(&mut self, phone: &mut Held) {
        let number = phone.number;
        let tells = self.participates_in(phone.account);
        for (task, (row, ours)) in &mut phone.tasks {
            let heads = ours.heads();
            self.must(heads == row.heads, || format!("phone {number}: {task} says other heads than its document has"));
            let Some(theirs) = self.document(*task).map(|mut doc| doc.heads()) else {
                self.must(row.held.is_some(), || format!("phone {number}: {task} never reached the server"));
                continue;
            };
            let state = self.state(*task);
            // Who brings a task that its owner deleted meanwhile is not told what was recorded in it before that; nor
            // who brought what a colleague recorded on items taken back, and has no part in the task.
            let outside = state == Some(TaskState::Deleted) || !tells.contains(task);
            let apart = outside || ours.contains(&theirs);
            let agree = if row.held.is_some() { apart } else { heads == theirs };
            let held = row.held;
            self.must(agree, || {
                format!("phone {number}: {task} differs: {heads} here, {theirs} there, held: {held:?}")
            });
            let approved = state == Some(TaskState::Approved);
            let told = row.phase == Phase::Approved;
            let phase = row.phase;
            let told = approved == told && (state != Some(TaskState::Returned) || !matches!(phase, Phase::Received));
            self.must(told, || format!("phone {number}: {task} is {phase:?} here and {state:?} there"));
        }
        for task in tells {
            let has = phone.tasks.contains_key(&task) || phone.deleted.contains(&task);
            self.must(has, || format!("phone {number}: {task} was never told"));
        }
    }

    /// The tasks of which the server tells an account what happens to them.
    fn participates_in(&self, account: AccountId) -> Vec<TaskId> {
        const HELD_BY: &str = "SELECT task FROM task_participant WHERE account = ?1 ORDER BY task";
        let values = sync_server::params![account];
        self.core.db.read(|tx| tx.query::<_, DbError>(HELD_BY, values, |row| row.get(0))).unwrap()
    }

    /// What a phone said was done is in its document, and therefore with the server.
    fn nothing_is_lost(&mut self, phone: &Held, deeds: &Deeds) {
        let evidence = &phone.evidence;
        let kept = |task: &String| !phone.deleted.iter().any(|deleted| deleted.to_string() == *task);
        for (task, photo) in deeds.photos.iter().filter(|(task, _)| kept(task)) {
            let named = evidence.get(task).is_some_and(|task| task.photos.keys().any(|sha| sha.to_string() == *photo));
            self.must(named, || format!("phone {}: photo {photo} of {task} is lost", phone.number));
            let held = self.core.db.read(|tx| central::photo::get(tx, photo.parse().unwrap())).unwrap().is_some();
            self.must(held, || format!("phone {}: photo {photo} of {task} is not with the server", phone.number));
        }
        for (task, number) in deeds.submissions.iter().filter(|(task, _)| kept(task)) {
            let said = evidence.get(task).is_some_and(|task| {
                task.submissions
                    .iter()
                    .any(|each| each.number == *number && each.said.device.to_string() == phone.device)
            });
            self.must(said, || format!("phone {}: submission {number} of {task} is lost", phone.number));
        }
        self.last_answers_stand(phone, deeds);
    }

    /// The last answer of a phone stands, or gave way to an answer that came after it.
    fn last_answers_stand(&mut self, phone: &Held, deeds: &Deeds) {
        let mut last: BTreeMap<(&String, &String), &String> = BTreeMap::new();
        for (task, key, note) in &deeds.answers {
            last.insert((task, key), note);
        }
        for ((task, key), note) in last {
            let Some(evidence) = phone.evidence.get(task) else { continue };
            let key: ResultKey = key.trim_end_matches('/').parse().unwrap();
            let stands = evidence.results.get(&key).is_some_and(|said| {
                said.all().any(|result| result.note == *note)
                    || said.all().any(|result| result.said.by != phone.account || later(&result.note, note))
            });
            self.must(stands, || format!("phone {}: the answer {note:?} to {key} of {task} is lost", phone.number));
        }
    }

    /// Nothing is kept apart silently, and nothing that no decision forbids.
    fn quarantine_is_told(&mut self, phone: &Held) {
        for delivery in quarantine::of_account(self.core, phone.account) {
            let Delivery { task, code, detail, .. } = &delivery;
            let number = phone.number;
            // A backup does not know what was issued since.
            let expected =
                EXPECTED_QUARANTINE.contains(&code.as_str()) || (self.restores && code == "sync.not_your_task");
            self.must(expected, || format!("phone {number}: {task} was quarantined for {code} {detail}"));
            let told = phone.notices.iter().any(|notice| notice.task == Some(*task) && notice.detail == *code);
            let told = told || phone.deleted.contains(task) || self.took_in(&delivery);
            self.must(told, || format!("phone {number}: {task} was quarantined for {code} and the phone was not told"));
        }
    }

    /// Whether the document has all of a delivery by now: the answer that told of the quarantine was lost, and when the
    /// same came again, the facility was issued anew or a colleague had brought the task. Nothing is kept apart then.
    fn took_in(&self, delivery: &Delivery) -> bool {
        let Some(mut doc) = self.document(delivery.task) else { return false };
        let heads = doc.heads();
        delivery.join(Some(doc)).is_some_and(|mut joined| joined.heads() == heads)
    }

    fn submissions_count_once(&mut self) {
        const DOUBLE: &str =
            "SELECT task, number FROM task_submission GROUP BY task, number, device HAVING count(*) > 1";
        const VALID: &str = "SELECT count(*) FROM task_submission WHERE verification = 'valid'";
        const COUNTED: &str = "SELECT count(*) FROM journal WHERE kind = 'task.submitted'";
        let double: Vec<(TaskId, u32)> =
            self.core.db.read(|tx| tx.query::<_, DbError>(DOUBLE, &[], |row| Ok((row.get(0)?, row.get(1)?)))).unwrap();
        self.must(double.is_empty(), || format!("submissions that count twice: {double:?}"));
        let count = |sql| self.core.db.read(|tx| tx.query_one::<i64, DbError>(sql, &[], |row| row.get(0))).unwrap();
        let (valid, counted) = (count(VALID), count(COUNTED));
        self.must(valid == counted, || format!("{valid} valid submissions, {counted} in the journal"));
    }

    /// The journal's chain holds, every photo has its digest, the database file is whole.
    fn the_store_is_sound(&mut self) {
        let findings = operate::verify(self.core).unwrap();
        let excused = |problem: &String| self.gone.iter().any(|photo| problem.contains(&photo.to_string()));
        let problems: Vec<_> = findings.problems.into_iter().filter(|problem| !excused(problem)).collect();
        self.found.extend(problems);
    }
}

/// What matters of a task that does not come to rest.
fn told(row: &TaskRow) -> String {
    let TaskRow { phase, submission, receipt_at, heads, acked, refused, lacks, held, problem, .. } = row;
    let receipt = receipt_at.is_some();
    format!(
        "{} {phase:?} submission {submission} receipt {receipt} heads {heads} acked {acked} refused {refused:?} \
         lacks {lacks} held {held:?} {problem:?}",
        row.id()
    )
}

/// Whether the answer with the note `one` was given after the one with `other`, on the same phone.
fn later(one: &str, other: &str) -> bool {
    let number = |note: &str| note.rsplit(' ').next().and_then(|number| number.parse::<u32>().ok());
    number(one) > number(other)
}
