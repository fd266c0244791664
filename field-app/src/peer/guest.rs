//! The phone that read the code: asks, step by step, until both have everything. First it takes, then it gives,
//! documents before photos, small photos before large ones.

use std::collections::VecDeque;

use shared_model::document::Heads;
use shared_model::id::TaskId;
use shared_model::pass::Pass;
use shared_model::sha::Sha256;
use shared_model::wire::DocPush;

use super::documents::{self, Received};
use super::handshake::{Meeting, Side, check_other};
use super::message::{Answer, Ask, MAX_LISTED, Nonce, Offered, PhotoNote, Remaining, VERSION};
use super::photos::{self, PartTaken, WantList};
use super::plan::{self, Shelf};
use super::{Code, PeerError, Tally};
use crate::error::AppError;
use crate::phone::Phone;

/// What is asked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Hello,
    Join,
    List,
    Pull,
    Push,
    Photos,
    Fetch,
    Give,
    Put,
    End,
    Over,
}

/// One connection of the phone that read a code.
pub struct Guest {
    own: Pass,
    meeting: Meeting,
    stage: Stage,
    /// The other phone's screen is to be told how much is left.
    tell: bool,
    theirs: Shelf,
    pulls: VecDeque<(TaskId, Heads)>,
    pushes: VecDeque<(TaskId, Heads)>,
    wanted: WantList,
    fetch: VecDeque<PhotoNote>,
    announced: Vec<PhotoNote>,
    give: VecDeque<(PhotoNote, u64)>,
    /// Photos that came or arrived damaged and were begun once more.
    restarted: Vec<Sha256>,
}

impl Guest {
    /// A connection to the phone that showed `code`; `nonce` is 32 new random bytes.
    #[must_use]
    pub fn new(own: Pass, code: &Code, nonce: [u8; 32]) -> Self {
        let (guest, host) = (Nonce::new(nonce), Nonce::new([0; 32]));
        Self {
            own,
            meeting: Meeting { key: code.key, secret: code.secret, guest, host },
            stage: Stage::Hello,
            tell: false,
            theirs: Shelf::new(),
            pulls: VecDeque::new(),
            pushes: VecDeque::new(),
            wanted: WantList::new(),
            fetch: VecDeque::new(),
            announced: Vec::new(),
            give: VecDeque::new(),
            restarted: Vec::new(),
        }
    }

    /// Whether both phones have proved who they are.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Hello | Stage::Join)
    }

    /// Whether everything is exchanged.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// The next question; none when everything is exchanged.
    ///
    /// # Errors
    /// What the store says; [`PeerError::Cancelled`] when somebody else has signed in meanwhile.
    pub(crate) fn next(&mut self, phone: &mut Phone) -> Result<Option<Ask>, AppError> {
        let account = self.own.member.account;
        if phone.account()?.id != account {
            return Err(PeerError::Cancelled.into());
        }
        loop {
            if self.tell {
                return Ok(Some(Ask::Remaining(self.remaining())));
            }
            let ask = match self.stage {
                Stage::Hello => Some(Ask::Hello { v: VERSION, nonce: self.meeting.guest }),
                Stage::Join => Some(self.join(phone)?),
                Stage::List => Some(Ask::List),
                Stage::Pull => self.pulls.front().map(|(task, have)| Ask::Pull { task: *task, have: have.clone() }),
                Stage::Push => self.next_push(phone)?.map(|push| Ask::Push(Box::new(push))),
                Stage::Photos => {
                    self.wanted = photos::wanted(phone, account)?;
                    Some(Ask::Photos { want: self.wanted.keys().copied().collect() })
                }
                Stage::Fetch => self.next_part(phone)?,
                Stage::Give if self.announced.is_empty() => None,
                Stage::Give => Some(Ask::Give { photos: self.announced.clone() }),
                Stage::Put => match self.give.front() {
                    Some((note, offset)) => {
                        let bytes = photos::part(phone, note.sha256, *offset)?;
                        Some(Ask::Put { sha256: note.sha256, offset: *offset, bytes })
                    }
                    None => None,
                },
                Stage::End => Some(Ask::End),
                Stage::Over => return Ok(None),
            };
            match ask {
                Some(ask) => return Ok(Some(ask)),
                None => self.go_on(phone)?,
            }
        }
    }

    /// Nothing is left of a stage.
    fn go_on(&mut self, phone: &mut Phone) -> Result<(), AppError> {
        self.stage = match self.stage {
            Stage::Pull => {
                let mine = documents::offer(phone, self.own.member.account)?;
                self.pushes = plan::pushes(&mine, &self.theirs).into();
                self.tell = !self.pushes.is_empty();
                Stage::Push
            }
            Stage::Push => Stage::Photos,
            Stage::Fetch => Stage::Give,
            _ => Stage::End,
        };
        Ok(())
    }

    fn remaining(&self) -> Remaining {
        let fetch = self.fetch.iter().chain(&self.announced).map(|note| note.bytes);
        Remaining {
            documents: (self.pulls.len() + self.pushes.len()) as u32,
            photos: (self.fetch.len() + self.announced.len()) as u32,
            bytes: fetch.sum(),
        }
    }

    fn join(&self, phone: &Phone) -> Result<Ask, AppError> {
        let signature = phone.device.sign(&self.meeting.message(Side::Guest))?;
        Ok(Ask::Join { proof: self.meeting.proof(), pass: Box::new(self.own.clone()), signature })
    }

    fn next_push(&mut self, phone: &mut Phone) -> Result<Option<DocPush>, AppError> {
        while let Some((task, base)) = self.pushes.front() {
            match documents::hand_over(phone, self.own.member.account, *task, base)? {
                Some(push) => return Ok(Some(push)),
                None => drop(self.pushes.pop_front()),
            }
        }
        Ok(None)
    }

    fn next_part(&mut self, phone: &Phone) -> Result<Option<Ask>, AppError> {
        let Some(note) = self.fetch.front() else { return Ok(None) };
        let Some(wanted) = self.wanted.get(&note.sha256) else { return Err(PeerError::Nonsense.into()) };
        let offset = photos::resume_at(phone, note.sha256, *wanted)?;
        Ok(Some(Ask::Part { sha256: note.sha256, offset }))
    }

    /// Takes in the answer to the last question. What it brings is durable when this returns.
    ///
    /// # Errors
    /// Why the meeting ends here: [`PeerError`], or what the store says.
    pub(crate) fn take(&mut self, phone: &mut Phone, tally: &mut Tally, answer: Answer) -> Result<(), AppError> {
        if let Answer::No { code } = &answer {
            return Err(PeerError::of_code(code).into());
        }
        if self.tell {
            self.tell = false;
            tally.expect(self.remaining());
            return if answer == Answer::Noted { Ok(()) } else { Err(PeerError::Nonsense.into()) };
        }
        match (self.stage, answer) {
            (Stage::Hello, Answer::Challenge { v, nonce }) => {
                if v != VERSION {
                    return Err(PeerError::Version.into());
                }
                (self.meeting.host, self.stage) = (nonce, Stage::Join);
            }
            (Stage::Join, Answer::Welcome { pass, signature }) => {
                let message = self.meeting.message(Side::Host);
                check_other(&self.own, &pass, &signature, &message, phone.true_now())?;
                tally.person = Some(pass.member.person);
                self.stage = Stage::List;
            }
            (Stage::List, Answer::List { tasks }) if tasks.len() <= MAX_LISTED => self.offered(phone, tasks)?,
            (Stage::Pull, Answer::Document(push)) => self.document(phone, tally, &push)?,
            (Stage::Pull, Answer::Refused { .. }) => drop(self.pulls.pop_front()),
            (Stage::Push, answer @ (Answer::Kept | Answer::Noted | Answer::Refused { .. })) => {
                self.pushes.pop_front();
                tally.documents += u32::from(answer == Answer::Kept);
            }
            (Stage::Photos, Answer::Photos { have, want }) => self.photos(phone, have, &want)?,
            (Stage::Fetch, Answer::Part { bytes }) => self.part(phone, tally, &bytes)?,
            (Stage::Fetch, Answer::Refused { .. }) => drop(self.fetch.pop_front()),
            (Stage::Give, Answer::Resume { at }) if at.len() == self.announced.len() => {
                let announced = std::mem::take(&mut self.announced).into_iter().zip(at);
                let taken = announced.filter_map(|(note, at)| Some((note, at.filter(|at| *at < note.bytes)?)));
                (self.give, self.stage) = (taken.collect(), Stage::Put);
            }
            (Stage::Put, answer) => self.put(tally, &answer)?,
            (Stage::End, Answer::Noted) => self.stage = Stage::Over,
            _ => return Err(PeerError::Nonsense.into()),
        }
        Ok(())
    }

    fn offered(&mut self, phone: &mut Phone, tasks: Vec<Offered>) -> Result<(), AppError> {
        let account = self.own.member.account;
        self.theirs = plan::shelf(tasks);
        let mine = documents::offer(phone, account)?;
        let (closed, contained) = documents::settled(phone, account, &self.theirs)?;
        self.pulls = plan::pulls(&mine, &self.theirs, &closed, |task, _| contained.contains(&task)).into();
        self.tell = !self.pulls.is_empty();
        self.stage = Stage::Pull;
        Ok(())
    }

    fn document(&mut self, phone: &mut Phone, tally: &mut Tally, push: &DocPush) -> Result<(), AppError> {
        let asked = self.pulls.pop_front().filter(|(task, _)| *task == push.task);
        let (task, have) = asked.ok_or(PeerError::Nonsense)?;
        match documents::receive(phone, self.own.member.account, push)? {
            Received::Kept { news } => {
                tally.documents += 1;
                if news {
                    tally.tasks.insert(task);
                }
                // What was handed over may be newer than what was offered.
                self.theirs.insert(task, push.heads.clone());
            }
            Received::Unwanted => {}
            // Something was recorded there in between: the whole is asked for once.
            Received::Lacking if !have.is_empty() => self.pulls.push_front((task, Heads::default())),
            Received::Lacking | Received::Refused(_) => tally.refused += 1,
        }
        Ok(())
    }

    fn photos(&mut self, phone: &mut Phone, have: Vec<PhotoNote>, want: &[Sha256]) -> Result<(), AppError> {
        // Only what was asked for, in the size that the document says: the rest would not be what it names.
        let fits = |note: &PhotoNote| self.wanted.get(&note.sha256).is_some_and(|wanted| wanted.bytes == note.bytes);
        let mut have: Vec<_> = have.into_iter().filter(fits).take(MAX_LISTED).collect();
        have.sort_by_key(|note| (note.bytes, note.sha256));
        have.dedup();
        self.fetch = have.into();
        self.announced = photos::available(phone, self.own.member.account, want)?;
        self.tell = !self.fetch.is_empty() || !self.announced.is_empty();
        self.stage = Stage::Fetch;
        Ok(())
    }

    fn part(&mut self, phone: &mut Phone, tally: &mut Tally, bytes: &[u8]) -> Result<(), AppError> {
        let Some(note) = self.fetch.front().copied() else { return Err(PeerError::Nonsense.into()) };
        let Some(wanted) = self.wanted.get(&note.sha256).copied() else { return Err(PeerError::Nonsense.into()) };
        if bytes.is_empty() {
            return Err(PeerError::Nonsense.into());
        }
        let offset = phone.files.incoming_bytes(note.sha256);
        match photos::take_part(phone, self.own.member.account, note.sha256, wanted, offset, bytes)? {
            PartTaken::UpTo(_) => tally.bytes += bytes.len() as u64,
            PartTaken::Whole => {
                tally.bytes += bytes.len() as u64;
                tally.photos += 1;
                tally.tasks.insert(wanted.task);
                self.fetch.pop_front();
            }
            // What had come in an earlier meeting may have been what was wrong: once more from the start.
            PartTaken::Damaged if !self.restarted.contains(&note.sha256) => self.restarted.push(note.sha256),
            PartTaken::Damaged => {
                tally.refused += 1;
                self.fetch.pop_front();
            }
        }
        Ok(())
    }

    fn put(&mut self, tally: &mut Tally, answer: &Answer) -> Result<(), AppError> {
        let Some((note, offset)) = self.give.pop_front() else { return Err(PeerError::Nonsense.into()) };
        match answer {
            Answer::At { offset: at } if (offset..note.bytes).contains(at) && *at > offset => {
                tally.bytes += at - offset;
                self.give.push_front((note, *at));
            }
            // Everything else that leads back is allowed once, so that nobody is kept busy for ever.
            Answer::At { offset: at } if *at <= offset && !self.restarted.contains(&note.sha256) => {
                self.restarted.push(note.sha256);
                self.give.push_front((note, *at));
            }
            Answer::Kept => {
                tally.bytes += note.bytes - offset;
                tally.photos += 1;
            }
            Answer::Refused { .. } => {}
            _ => return Err(PeerError::Nonsense.into()),
        }
        Ok(())
    }
}
