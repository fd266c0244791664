//! The schedule of one run: which of all possible things happens next, and in the end a quiet time in which
//! everything must come to rest.

use std::panic::AssertUnwindSafe;

use field_app::device::Device as _;
use field_app::view::SyncView;
use sync_server::env::{Env as _, FakeEnv};
use system_tests::dice::Dice;

use super::air::Air;
use super::check;
use super::meeting::meet;
use super::office::Office;
use super::phone::Phone;
use super::server::Server;
use super::template::{START, Template};
use super::trace::Trace;

/// Things that happen in a run.
pub(super) const STEPS: usize = 220;
/// Of 100 steps of a long run, how many are something rare.
const RARE_PERCENT: usize = 3;
/// Of 100 steps of a wide run, how many change who may do what, or rot.
const CHANGES_PERCENT: usize = 6;
/// Quiet times in a long run: what was merged, reviewed and restored before is part of what happens after.
const ACTS: usize = 3;
/// Nights pass until this long after the start, in milliseconds: the month of the plan is not left.
const NIGHTS_MS: i64 = 8 * 24 * 3_600_000;
/// Rounds of the quiet time in which everything must come to rest.
const QUIET_ROUNDS: usize = 6;
/// Which things happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Play {
    /// As the seeds that are kept were found: one quiet time, in the end, and nothing rare.
    Short,
    /// With nights between, and several quiet times.
    #[cfg_attr(not(test), expect(dead_code, reason = "only seeds that are kept are played like this"))]
    Long,
    /// And with people who change things: who is issued what, who may sign in, which phone is whose. Photos rot on the
    /// server, and the server speaks words that only newer apps know.
    Wide,
}

/// What was rolled in each step of a run; none for a step that is left out.
pub(super) type Script = Vec<Option<Vec<u64>>>;

/// One run.
pub(super) struct Run {
    pub(super) server: Server,
    pub(super) phones: Vec<Phone>,
    pub(super) trace: Trace,
    pub(super) dice: Dice,
    pub(super) air: Air,
    pub(super) office: Office,
    /// A run either has reviews or a server that is restored from a backup: what was decided since is lost then.
    pub(super) restores: bool,
    pub(super) play: Play,
    /// What happens instead of what chance says.
    script: Option<Script>,
    /// What was rolled in each step.
    pub(super) rolled: Script,
}

impl Run {
    /// The run of `seed`, with what chance says or, when there is a script, with that.
    pub(super) fn new(seed: u64, phones: usize, play: Play, script: Option<Script>, trace: Trace) -> Self {
        let (template, air) = (Template::of(phones), Air::default());
        let server = Server::open(&template.server(), FakeEnv::new(START, seed));
        let phones =
            (0..phones).map(|number| Phone::unpack(number, &template.phone(number), air.clone(), trace.clone()));
        let phones = phones.collect();
        let office = Office::open(&server.core, play);
        let (dice, restores, rolled) = (Dice::new(seed), seed % 4 == 3, Vec::new());
        Self { server, phones, trace, dice, air, office, restores, play, script, rolled }
    }

    /// Plays the whole schedule; what does not hold after a quiet time, the first in which something does not.
    pub(super) fn play(&mut self) -> Vec<String> {
        let acts = if self.play == Play::Short { 1 } else { ACTS };
        self.dice.rolls();
        for number in 1..=STEPS {
            self.scripted_step(number - 1);
            if number % STEPS.div_ceil(acts) == 0 || number == STEPS {
                let states = self.rest();
                let problems = check::problems(self, &states);
                if !problems.is_empty() {
                    return problems;
                }
            }
        }
        Vec::new()
    }

    /// One step, as the script says where there is one.
    fn scripted_step(&mut self, number: usize) {
        if let Some(script) = &self.script {
            let Some(rolls) = script.get(number).cloned().flatten() else { return self.rolled.push(None) };
            self.dice = Dice::again(rolls);
            self.dice.rolls();
        }
        // A step that does not end is a part of the script too.
        self.rolled.push(None);
        let ended = std::panic::catch_unwind(AssertUnwindSafe(|| self.step()));
        if let Some(last) = self.rolled.last_mut() {
            *last = Some(self.dice.rolls());
        }
        if let Err(panic) = ended {
            std::panic::resume_unwind(panic);
        }
    }

    fn step(&mut self) {
        if self.play != Play::Short && self.dice.chance(RARE_PERCENT) {
            return self.night_passes();
        }
        if self.play == Play::Wide && self.dice.chance(CHANGES_PERCENT) {
            return self.something_changes();
        }
        let phone = self.dice.below(self.phones.len());
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

    fn two_meet(&mut self, phone: usize) {
        let phones = self.phones.len();
        if phones < 2 {
            return;
        }
        let other = (phone + 1 + self.dice.below(phones - 1)) % phones;
        if let Ok([shows, reads]) = self.phones.get_disjoint_mut([phone, other]) {
            meet(shows, reads, &mut self.dice);
        }
    }

    /// Nobody does anything for a night, or for a weekend; messages stay in the air.
    fn night_passes(&mut self) {
        let ms = self.dice.between(8, 40) * 3_600_000;
        if self.server.fate.env.now().ms_since(START) + ms > NIGHTS_MS {
            return;
        }
        self.trace.note(format!("{} hours pass", ms / 3_600_000));
        self.server.fate.env.advance_ms(ms);
        for phone in &self.phones {
            phone.device.advance(ms.unsigned_abs());
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
        if self.play == Play::Wide {
            self.put_in_order();
        }
        for _ in 0..QUIET_ROUNDS {
            for phone in 0..self.phones.len() {
                self.phones[phone].call();
                self.clear_air();
            }
            self.server.fate.env.advance_ms(1_000);
        }
        self.phones.iter_mut().map(|phone| phone.state().expect("the phone is on")).collect()
    }
}
