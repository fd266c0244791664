//! What to do next: a pure decision over what is queued and what the world is like.

use shared_model::id::TaskId;
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use shared_model::wire::MAX_DOCUMENTS;

use super::delay_ms;

/// How often the server is asked when there is nothing to send, in milliseconds.
const POLL_MS: i64 = 60_000;

/// A photo to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoJob {
    /// Its digest.
    pub sha256: Sha256,
    /// A task that names it and that the server knows.
    pub task: TaskId,
    /// Size in bytes.
    pub bytes: u64,
    /// Where the upload goes on.
    pub upload: Option<String>,
    /// Bytes the server has, if `upload` is still there.
    pub sent: u64,
    /// Failures in a row.
    pub tries: u32,
}

/// What is queued.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// A session that has ended here and not yet at the server.
    pub ended_session: Option<String>,
    /// Somebody is signed in and the server takes the session, as far as is known.
    pub session: bool,
    /// There are documents, deletions or questions for the server.
    pub documents: bool,
    /// The photo whose turn it is.
    pub photo: Option<PhotoJob>,
    /// When the next photo that failed may be tried.
    pub photo_at: Option<Moment>,
}

/// What the world is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conditions {
    /// The phone's clock.
    pub now: Moment,
    /// There is a network.
    pub online: bool,
    /// Photos may go over it.
    pub photos_allowed: bool,
}

/// Why nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Everything is at the server.
    Done,
    /// There is no network.
    Offline,
    /// Only photos are left, and they wait for another network.
    Wifi,
    /// After a failure.
    Backoff,
    /// Nobody is signed in, or must sign in again.
    Session,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Tell the server that a session has ended.
    EndSession {
        /// Its token.
        token: String,
    },
    /// `POST /api/sync` with at most this many documents.
    Exchange {
        /// How many.
        documents: usize,
    },
    /// Move a photo one request further.
    Upload(PhotoJob),
    /// Nothing until `until`, or until something changes.
    Wait {
        /// Why.
        why: Waiting,
        /// When to look again at the latest.
        until: Option<Moment>,
    },
}

/// The engine's memory. None of it must survive: after a restart the store says what is queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    failures: u32,
    not_before: Moment,
    last_exchange: Option<Moment>,
    /// The last answer said that there is more.
    more: bool,
    /// Documents that the server could do nothing with wait, without holding up photos.
    documents_not_before: Moment,
    fruitless: u32,
    /// Documents in one request; fewer after the server refused a whole request.
    batch: usize,
    online: bool,
}

impl Default for Engine {
    fn default() -> Self {
        let start = Moment::default();
        Self {
            failures: 0,
            not_before: start,
            last_exchange: None,
            more: false,
            documents_not_before: start,
            fruitless: 0,
            batch: MAX_DOCUMENTS,
            online: true,
        }
    }
}

impl Engine {
    /// Decides what to do next.
    pub fn step(&mut self, queue: &Queue, conditions: &Conditions) -> Step {
        let now = conditions.now;
        if conditions.online && !self.online {
            // A network that came back is a new chance.
            self.not_before = now;
        }
        self.online = conditions.online;
        self.forgive_clock(now);
        if !conditions.online {
            return Step::Wait { why: Waiting::Offline, until: None };
        }
        if now < self.not_before {
            return Step::Wait { why: Waiting::Backoff, until: Some(self.not_before) };
        }
        if let Some(token) = &queue.ended_session {
            return Step::EndSession { token: token.clone() };
        }
        if !queue.session {
            return Step::Wait { why: Waiting::Session, until: None };
        }
        let documents = queue.documents && now >= self.documents_not_before;
        if documents || self.more || self.poll_is_due(now) {
            return Step::Exchange { documents: self.batch };
        }
        match &queue.photo {
            Some(job) if conditions.photos_allowed => Step::Upload(job.clone()),
            Some(_) => Step::Wait { why: Waiting::Wifi, until: self.next_poll() },
            None if queue.photo_at.is_some() || queue.documents => {
                let documents = queue.documents.then_some(self.documents_not_before);
                let until = queue.photo_at.into_iter().chain(documents).chain(self.next_poll()).min();
                Step::Wait { why: Waiting::Backoff, until }
            }
            None => Step::Wait { why: Waiting::Done, until: self.next_poll() },
        }
    }

    /// A clock set back must not silence the phone for longer than a failure would.
    fn forgive_clock(&mut self, now: Moment) {
        let longest = delay_ms(u32::MAX, Some(u32::MAX), u64::MAX).cast_signed();
        for time in [&mut self.not_before, &mut self.documents_not_before] {
            if time.ms_since(now) > longest {
                *time = now;
            }
        }
    }

    fn poll_is_due(&self, now: Moment) -> bool {
        self.last_exchange.is_none_or(|last| now.ms_since(last) >= POLL_MS || now < last)
    }

    fn next_poll(&self) -> Option<Moment> {
        self.last_exchange.map(|last| last.plus_ms(POLL_MS))
    }

    /// Somebody wants it now: no waiting, and a look at the feed.
    pub fn hurry(&mut self) {
        self.not_before = Moment::default();
        self.documents_not_before = Moment::default();
        self.last_exchange = None;
    }

    /// An exchange went through; `more` tells whether the server has more for this phone.
    pub fn exchanged(&mut self, now: Moment, more: bool) {
        self.failures = 0;
        self.more = more;
        self.batch = (self.batch * 2).min(MAX_DOCUMENTS);
        self.last_exchange = Some(now);
    }

    /// The server answered, but could do nothing with what it was given or asked.
    pub fn fruitless(&mut self, now: Moment, random: u64) {
        self.fruitless = self.fruitless.saturating_add(1);
        self.documents_not_before = now.plus_ms(delay_ms(self.fruitless, None, random).cast_signed());
    }

    /// The server did something with all it was given.
    pub fn fruitful(&mut self) {
        self.fruitless = 0;
    }

    /// A request other than an exchange went through.
    pub fn moved(&mut self) {
        self.failures = 0;
    }

    /// A request failed in a way that time can heal. `random` spreads the phones.
    pub fn failed(&mut self, now: Moment, retry_after_s: Option<u32>, random: u64) {
        self.failures = self.failures.saturating_add(1);
        self.not_before = now.plus_ms(delay_ms(self.failures, retry_after_s, random).cast_signed());
    }

    /// The server refused a request as a whole: fewer documents at once, so that one bad document stands
    /// alone in the end. `false` when it stood alone already.
    pub fn split(&mut self, documents: usize) -> bool {
        self.batch = (documents / 2).max(1);
        documents > 1
    }

    /// When the next attempt comes, while waiting after a failure.
    #[must_use]
    pub fn next_try(&self, now: Moment) -> Option<Moment> {
        (self.failures > 0 && now < self.not_before).then_some(self.not_before)
    }
}
