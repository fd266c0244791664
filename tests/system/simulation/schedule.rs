//! The schedule of one run: which of all possible things happens next, and in the end a quiet time in which
//! everything must come to rest.

use std::sync::Arc;

use field_app::device::Device as _;
use field_app::sync::{HttpAnswer, HttpRequest, TransportError};
use field_app::view::SyncView;
use shared_model::id::TaskId;
use shared_model::review::{Conflict, NewSettlement, ReviewDecision, conflicts};
use sync_server::db::DbError;
use sync_server::env::FakeEnv;
use sync_server::params;
use sync_server::usecase::review::{NewReview, review};
use sync_server::usecase::session::{Actor, SignIn, sign_in};
use system_tests::dice::Dice;
use system_tests::town::{LEAD, PASSWORD};

use super::air::{Air, Message, Reply};
use super::meeting::meet;
use super::phone::Phone;
use super::server::{Arrival, Server};
use super::template::{PHONES, START, Template};
use super::trace::Trace;

/// Things that happen before the quiet time.
const STEPS: usize = 220;
/// Rounds of the quiet time in which everything must come to rest.
const QUIET_ROUNDS: usize = 6;
/// Messages of one call at most: a call that needs more would never end.
const MOST_MESSAGES: usize = 400;

/// One run.
pub(super) struct Run {
    pub(super) server: Server,
    pub(super) phones: Vec<Phone>,
    pub(super) trace: Trace,
    dice: Dice,
    air: Air,
    lead: Actor,
    /// A run either has reviews or a server that is restored from a backup: what was decided since is lost then.
    restores: bool,
}

impl Run {
    pub(super) fn new(seed: u64, trace: Trace) -> Self {
        let (template, air) = (Template::get(), Air::default());
        let server = Server::open(&template.server(), FakeEnv::new(START, seed));
        let phones =
            (0..PHONES).map(|number| Phone::unpack(number, &template.phone(number), air.clone(), trace.clone()));
        let phones = phones.collect();
        let lead = SignIn {
            login: LEAD.to_owned(),
            password: PASSWORD.to_owned(),
            phone: None,
            address: String::new(),
            client: String::new(),
        };
        let lead = sign_in(&server.core, lead).unwrap().actor;
        Self { server, phones, trace, dice: Dice::new(seed), air, lead, restores: seed % 4 == 3 }
    }

    /// Plays the whole schedule; what the phones say in the end.
    pub(super) fn play(&mut self) -> Vec<SyncView> {
        for _ in 0..STEPS {
            self.step();
        }
        self.rest()
    }

    fn step(&mut self) {
        let phone = self.dice.below(PHONES);
        match self.dice.below(1000) {
            0..=329 => self.phones[phone].act(&mut self.dice),
            330..=429 => self.phones[phone].call(),
            430..=819 => self.something_arrives(),
            820..=869 => self.time_passes(),
            870..=879 => self.clock_jumps(phone),
            880..=909 => self.phone_dies(phone),
            910..=934 => self.server_dies(),
            935..=944 => self.network_changes(phone),
            945..=954 => self.disk_fills(phone),
            955..=974 => self.office_works(),
            975..=989 => self.two_meet(phone),
            _ => {
                self.phones[phone].start();
                self.phones[phone].listen();
            }
        }
    }

    /// Any of the messages in the air moves on: they overtake each other.
    fn something_arrives(&mut self) {
        let flying = self.air.len();
        if flying == 0 {
            return;
        }
        let message = self.air.take(self.dice.below(flying));
        let phone = message.phone;
        match message.answer.clone() {
            None => self.request_arrives(message),
            Some(answer) => self.answer_arrives(message, answer),
        }
        self.phones[phone].listen();
    }

    fn request_arrives(&mut self, mut message: Message) {
        let length = message.request.body.len();
        let what = named(&message.request, message.phone);
        match self.dice.below(100) {
            0..=69 => self.serve(message, Arrival::Whole),
            70..=76 => {
                self.trace.note(format!("air: {what} is lost"));
                message.tell(unreachable());
            }
            77..=82 => {
                let arrival = Arrival::Broken(self.dice.below(length + 1));
                self.serve(message, arrival);
            }
            83..=85 => {
                let arrival = Arrival::Shortened(self.dice.below(length + 1));
                self.serve(message, arrival);
            }
            86..=92 => {
                self.trace.note(format!("air: {what} is doubled"));
                self.air.put(message.stray());
                self.serve(message, Arrival::Whole);
            }
            _ => {
                // The phone gives up; what it asked may still arrive, at any time.
                self.trace.note(format!("air: {what} is late"));
                self.air.put(message.stray());
                message.waiting.take().map(|waiting| waiting.send(Err(TransportError::Timeout)));
            }
        }
    }

    fn serve(&mut self, mut message: Message, arrival: Arrival) {
        let what = named(&message.request, message.phone);
        match self.server.answer(&message.request, arrival) {
            Some(answer) => {
                self.trace.note(format!("server: {what} {arrival:?}: {} {}", answer.status, code_of(&answer)));
                if message.waiting.is_some() {
                    message.answer = Some(answer);
                    self.air.put(message);
                }
            }
            None => {
                self.trace.note(format!("server: {what} {arrival:?}: no answer"));
                message.tell(unreachable());
            }
        }
    }

    fn answer_arrives(&mut self, message: Message, mut answer: HttpAnswer) {
        let what = named(&message.request, message.phone);
        match self.dice.below(100) {
            0..=79 => message.tell(Ok(answer)),
            80..=89 => {
                self.trace.note(format!("air: the answer to {what} is lost"));
                message.tell(Err(TransportError::Timeout));
            }
            _ => {
                let length = self.dice.below(answer.body.len() + 1);
                self.trace.note(format!("air: the answer to {what} is cut to {length} bytes"));
                answer.body.truncate(length);
                message.tell(Ok(answer));
            }
        }
    }

    fn two_meet(&mut self, phone: usize) {
        let other = (phone + 1 + self.dice.below(PHONES - 1)) % PHONES;
        if let Ok([shows, reads]) = self.phones.get_disjoint_mut([phone, other]) {
            meet(shows, reads, &mut self.dice);
        }
    }

    fn time_passes(&mut self) {
        let ms = self.dice.between(500, 90_000);
        self.server.fate.env.advance_ms(ms);
        for phone in &self.phones {
            phone.device.advance(ms.unsigned_abs());
        }
    }

    fn clock_jumps(&mut self, phone: usize) {
        if self.dice.chance(25) {
            let ms = self.dice.between(-60_000, 60_000);
            self.trace.note(format!("server: its clock is set by {ms} ms"));
            self.server.fate.env.advance_ms(ms);
            return;
        }
        // Two days and a half: the month of the plan is left only when nobody knows the server's time.
        let ms = self.dice.between(-216_000_000, 216_000_000);
        self.trace.note(format!("phone {phone}: its clock is set by {ms} ms"));
        let device = &self.phones[phone].device;
        device.set_clock(device.clock().now.plus_ms(ms));
    }

    fn phone_dies(&mut self, phone: usize) {
        let phone = &mut self.phones[phone];
        match self.dice.below(3) {
            0 | 1 if !phone.is_on() => {}
            0 => phone.die(),
            1 => {
                phone.die();
                phone.device.reboot();
            }
            _ => phone.fate.life.end_after(1 + self.dice.below(12) as u32),
        }
        if self.dice.chance(50) {
            self.phones.iter_mut().for_each(Phone::start);
        }
    }

    fn server_dies(&mut self) {
        if self.dice.chance(30) {
            self.trace.note("server: dies");
            self.server.die();
        } else {
            let steps = 1 + self.dice.below(40) as u32;
            self.trace.note(format!("server: dies at its step {steps} from here"));
            self.server.fate.life.end_after(steps);
        }
    }

    fn network_changes(&mut self, phone: usize) {
        let online = self.dice.chance(60);
        self.trace.note(format!("phone {phone}: online: {online}"));
        self.phones[phone].device.set_network(online, false);
    }

    fn disk_fills(&mut self, phone: usize) {
        let full = self.dice.chance(50);
        if self.dice.chance(60) {
            self.trace.note(format!("phone {phone}: disk full: {full}"));
            self.phones[phone].fill_disk(full);
        } else {
            self.trace.note(format!("server: disk full: {full}"));
            self.server.fill_disk(full);
        }
    }

    fn office_works(&mut self) {
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
        let decided = super::death::survives(|| review(&core, &self.lead, task, new));
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

    /// Everything works again, and everybody talks until there is nothing to say.
    fn rest(&mut self) -> Vec<SyncView> {
        self.trace.note("the quiet time begins");
        self.server.fate.life.begin_anew();
        self.server.fill_disk(false);
        for phone in &mut self.phones {
            phone.device.set_network(true, false);
            phone.fill_disk(false);
            phone.fate.life.begin_anew();
            phone.start();
        }
        self.clear_air();
        for _ in 0..QUIET_ROUNDS {
            for phone in 0..PHONES {
                self.phones[phone].call();
                self.clear_air();
            }
            self.server.fate.env.advance_ms(1_000);
        }
        self.phones.iter_mut().map(|phone| phone.state().expect("the phone is on")).collect()
    }

    /// Every message arrives, in the order it was sent, until the air is empty.
    fn clear_air(&mut self) {
        for _ in 0..MOST_MESSAGES {
            if self.air.len() == 0 {
                return self.phones.iter_mut().for_each(|phone| assert!(!phone.is_talking(), "it waits for nothing"));
            }
            let message = self.air.take(0);
            let phone = message.phone;
            match message.answer.clone() {
                None => self.serve(message, Arrival::Whole),
                Some(answer) => message.tell(Ok(answer)),
            }
            self.phones[phone].listen();
        }
        panic!("a call does not end");
    }
}

fn unreachable() -> Reply {
    Err(TransportError::Unreachable { reason: "simulated".to_owned() })
}

fn named(request: &HttpRequest, phone: usize) -> String {
    format!("{:?} {} of phone {phone} ({} bytes)", request.method, request.path, request.body.len())
}

fn code_of(answer: &HttpAnswer) -> String {
    if (200..300).contains(&answer.status) { String::new() } else { answer.refusal().code }
}
