//! The phone that showed the code: one [`Host`] for each connection answers what is asked, and trusts nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use shared_model::pass::Pass;
use shared_model::sha::Sha256;
use shared_model::signature::Signature;
use shared_model::wire::DocPush;

use super::documents::{self, Received};
use super::handshake::{Meeting, Side, check_other};
use super::message::{
    Answer, Ask, MAX_GREETING_BYTES, MAX_LISTED, MAX_MESSAGE_BYTES, Nonce, Offered, PhotoNote, VERSION,
};
use super::photos::{self, PartTaken, WantList};
use super::{Invitation, PeerError, Tally};
use crate::error::AppError;
use crate::phone::Phone;

/// How far the other side has proved who it is.
enum Trust {
    /// Not at all.
    None,
    /// It was asked to.
    Asked(Box<Meeting>),
    /// It belongs to the agency.
    Full,
}

/// One connection to the phone that showed a code.
pub struct Host {
    own: Pass,
    invitation: Arc<Mutex<Invitation>>,
    trust: Trust,
    /// Photos that were said to be here: no others are given out.
    granted: BTreeMap<Sha256, u64>,
    /// Photos that were asked for: no others are taken.
    wanted: WantList,
    /// Photos that came damaged and were begun once more.
    restarted: Vec<Sha256>,
    over: bool,
}

impl Host {
    /// A connection by somebody who read the code of `invitation`, to the phone whose pass is `own`.
    #[must_use]
    pub fn new(own: Pass, invitation: Arc<Mutex<Invitation>>) -> Self {
        let (granted, wanted, restarted) = (BTreeMap::new(), WantList::new(), Vec::new());
        Self { own, invitation, trust: Trust::None, granted, wanted, restarted, over: false }
    }

    /// Another connection to the same code.
    #[must_use]
    pub fn another(&self) -> Self {
        Self::new(self.own.clone(), Arc::clone(&self.invitation))
    }

    /// Whether the other side has proved who it is.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.trust, Trust::Full)
    }

    /// Whether everything is exchanged.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.over
    }

    /// The largest message that is read now, in bytes.
    pub(crate) const fn limit(&self) -> usize {
        if self.is_open() { MAX_MESSAGE_BYTES } else { MAX_GREETING_BYTES }
    }

    /// Answers one question. What it changes is durable before the answer is given.
    ///
    /// # Errors
    /// Why the meeting ends here: [`PeerError`], or what the store says.
    pub(crate) fn answer(&mut self, phone: &mut Phone, tally: &mut Tally, ask: Ask) -> Result<Answer, AppError> {
        let trust = std::mem::replace(&mut self.trust, Trust::None);
        match (trust, ask) {
            (Trust::None, Ask::Hello { v, nonce }) => self.challenge(phone, v, nonce),
            (Trust::Asked(meeting), Ask::Join { proof, pass, signature }) => {
                let answer = self.welcome(phone, tally, &meeting, proof, &pass, &signature)?;
                self.trust = Trust::Full;
                Ok(answer)
            }
            (Trust::Full, ask) => {
                if phone.account()?.id != self.own.member.account {
                    return Err(PeerError::Cancelled.into());
                }
                self.trust = Trust::Full;
                self.exchange(phone, tally, ask)
            }
            _ => Err(PeerError::Nonsense.into()),
        }
    }

    fn challenge(&mut self, phone: &Phone, v: u8, guest: Nonce) -> Result<Answer, AppError> {
        if v != VERSION {
            return Err(PeerError::Version.into());
        }
        let host = Nonce::new(phone.random()?);
        let (key, secret) = {
            let invitation = self.invitation.lock().unwrap_or_else(PoisonError::into_inner);
            (invitation.key(), invitation.secret)
        };
        self.trust = Trust::Asked(Box::new(Meeting { key, secret, guest, host }));
        Ok(Answer::Challenge { v: VERSION, nonce: host })
    }

    fn welcome(
        &self,
        phone: &Phone,
        tally: &mut Tally,
        meeting: &Meeting,
        proof: Sha256,
        theirs: &Pass,
        signature: &Signature,
    ) -> Result<Answer, AppError> {
        let now = phone.true_now();
        let mut invitation = self.invitation.lock().unwrap_or_else(PoisonError::into_inner);
        if proof != meeting.proof() || invitation.guest.is_some_and(|guest| guest != theirs.member.device_key) {
            return Err(PeerError::WrongCode.into());
        }
        // Whoever has come once may come back after a break, however long the photos take.
        if now > invitation.expires_at && invitation.guest.is_none() {
            return Err(PeerError::CodeExpired.into());
        }
        check_other(&self.own, theirs, signature, &meeting.message(Side::Guest), now)?;
        let signature = phone.device.sign(&meeting.message(Side::Host))?;
        invitation.guest = Some(theirs.member.device_key);
        tally.person = Some(theirs.member.person.clone());
        Ok(Answer::Welcome { pass: Box::new(self.own.clone()), signature })
    }

    fn exchange(&mut self, phone: &mut Phone, tally: &mut Tally, ask: Ask) -> Result<Answer, AppError> {
        let account = self.own.member.account;
        match ask {
            Ask::List => {
                let shelf = documents::offer(phone, account)?;
                let tasks = shelf.into_iter().take(MAX_LISTED).map(|(task, heads)| Offered { task, heads });
                Ok(Answer::List { tasks: tasks.collect() })
            }
            Ask::Remaining(remaining) => {
                tally.expect(remaining);
                Ok(Answer::Noted)
            }
            Ask::Pull { task, have } => match documents::hand_over(phone, account, task, &have)? {
                Some(push) => {
                    tally.documents += 1;
                    Ok(Answer::Document(Box::new(push)))
                }
                None => Ok(refused("document.not_here")),
            },
            Ask::Push(push) => self.take_document(phone, tally, &push),
            Ask::Photos { want } => self.list_photos(phone, &want),
            Ask::Give { photos } => self.accept_photos(phone, &photos),
            Ask::Part { sha256, offset } => self.give_part(phone, tally, sha256, offset),
            Ask::Put { sha256, offset, bytes } => self.take_part(phone, tally, sha256, offset, &bytes),
            Ask::End => {
                self.over = true;
                Ok(Answer::Noted)
            }
            Ask::Hello { .. } | Ask::Join { .. } => Err(PeerError::Nonsense.into()),
        }
    }

    fn take_document(&self, phone: &mut Phone, tally: &mut Tally, push: &DocPush) -> Result<Answer, AppError> {
        match documents::receive(phone, self.own.member.account, push)? {
            Received::Kept { news } => {
                tally.documents += 1;
                if news {
                    tally.tasks.insert(push.task);
                }
                Ok(Answer::Kept)
            }
            Received::Unwanted => Ok(Answer::Noted),
            Received::Lacking => Ok(refused("document.missing_changes")),
            Received::Refused(code) => {
                tally.refused += 1;
                Ok(refused(code))
            }
        }
    }

    fn list_photos(&mut self, phone: &mut Phone, want: &[Sha256]) -> Result<Answer, AppError> {
        let have = photos::available(phone, self.own.member.account, want)?;
        self.granted = have.iter().map(|note| (note.sha256, note.bytes)).collect();
        self.wanted = photos::wanted(phone, self.own.member.account)?;
        Ok(Answer::Photos { have, want: self.wanted.keys().copied().collect() })
    }

    fn accept_photos(&self, phone: &Phone, announced: &[PhotoNote]) -> Result<Answer, AppError> {
        let at = announced.iter().take(MAX_LISTED).map(|note| match self.wanted.get(&note.sha256) {
            Some(wanted) if wanted.bytes == note.bytes => photos::resume_at(phone, note.sha256, *wanted).map(Some),
            _ => Ok(None),
        });
        Ok(Answer::Resume { at: at.collect::<Result<_, AppError>>()? })
    }

    fn give_part(&self, phone: &Phone, tally: &mut Tally, sha256: Sha256, offset: u64) -> Result<Answer, AppError> {
        let Some(whole) = self.granted.get(&sha256).filter(|whole| offset < **whole) else {
            return Ok(refused("photo.not_here"));
        };
        let bytes = photos::part(phone, sha256, offset)?;
        tally.bytes += bytes.len() as u64;
        tally.photos += u32::from(offset + bytes.len() as u64 == *whole);
        Ok(Answer::Part { bytes })
    }

    fn take_part(
        &mut self,
        phone: &mut Phone,
        tally: &mut Tally,
        sha256: Sha256,
        offset: u64,
        bytes: &[u8],
    ) -> Result<Answer, AppError> {
        let Some(wanted) = self.wanted.get(&sha256).copied() else { return Ok(refused("photo.unknown")) };
        match photos::take_part(phone, self.own.member.account, sha256, wanted, offset, bytes)? {
            PartTaken::UpTo(here) => {
                tally.bytes += bytes.len() as u64;
                Ok(Answer::At { offset: here })
            }
            PartTaken::Whole => {
                self.wanted.remove(&sha256);
                tally.bytes += bytes.len() as u64;
                tally.photos += 1;
                tally.tasks.insert(wanted.task);
                Ok(Answer::Kept)
            }
            // What had come in an earlier meeting may have been what was wrong: once more from the start.
            PartTaken::Damaged if !self.restarted.contains(&sha256) => {
                self.restarted.push(sha256);
                Ok(Answer::At { offset: 0 })
            }
            PartTaken::Damaged => {
                self.wanted.remove(&sha256);
                tally.refused += 1;
                Ok(refused("photo.file_damaged"))
            }
        }
    }
}

fn refused(code: &str) -> Answer {
    Answer::Refused { code: code.to_owned() }
}
