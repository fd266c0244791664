//! Meeting another phone without a server (R4.13): showing a code, reading one, and how far it has come.
//!
//! [`FieldApp::peer_open`] and [`FieldApp::peer_join`] use the local network. The steps they are made of are
//! there for whoever carries the messages himself, as the simulation does.

mod guest;
mod host;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;

use super::FieldApp;
use crate::error::AppError;
use crate::peer::{Answer, Ask, Code, Desk, Guest, Host, Invitation, PeerError, acceptor, local_addresses, own_pass};
use crate::view::{Change, PeerCodeView, PeerPhase, PeerView};

impl FieldApp {
    /// Shows a code for another phone to read, and listens until it has come, the code expires or
    /// [`FieldApp::peer_close`]. A meeting under way ends.
    ///
    /// # Errors
    /// `session.none`, `peer.no_pass`, `peer.pass_expired`, `peer.no_network`, and what the store says.
    pub async fn peer_open(&self) -> Result<PeerCodeView, AppError> {
        self.peer_close();
        let (host, invitation) = self.peer_invite()?;
        let (addresses, bound) = match self.inner.listen {
            Some(address) => (vec![address], address),
            None => (local_addresses(), Ipv4Addr::UNSPECIFIED),
        };
        if addresses.is_empty() {
            return Err(PeerError::NoNetwork.into());
        }
        let listener = TcpListener::bind((IpAddr::V4(bound), 0)).await.map_err(|_| PeerError::NoNetwork)?;
        let port = listener.local_addr().map_err(|_| PeerError::NoNetwork)?.port();
        let (code, acceptor) = {
            let invitation = invitation.lock().unwrap_or_else(PoisonError::into_inner);
            (invitation.code(addresses, port), acceptor(&invitation).map_err(|_| PeerError::NoNetwork)?)
        };
        let svg = code.svg().ok_or(PeerError::NoNetwork)?;
        let view = PeerCodeView { text: code.text(), svg, expires_at: code.expires_at.as_ms() };
        let (number, stopped) = self.desk().begin(PeerPhase::Showing, Some(view.clone()));
        let hosting = host::Hosting { app: self.clone(), number, stopped, acceptor, new: host };
        tokio::spawn(hosting.run(listener));
        self.tell(Change::Peer);
        Ok(view)
    }

    /// Reads the code that another phone shows (scanned, pasted or typed) and exchanges everything with it. Breaks are
    /// healed as long as they heal; returns when both have everything.
    ///
    /// # Errors
    /// `peer.*`, `session.none`, and what the store says. What was taken over before is kept.
    pub async fn peer_join(&self, text: &str) -> Result<PeerView, AppError> {
        let (number, stopped) = self.desk().begin(PeerPhase::Connecting, None);
        self.tell(Change::Peer);
        let met = guest::meet(self, number, text, stopped).await;
        let (phase, error) = match &met {
            Ok(()) => (PeerPhase::Done, None),
            Err(error) => (PeerPhase::Failed, Some(error.view())),
        };
        self.end_meeting(number, phase, error);
        met.map(|()| self.peer_state())
    }

    /// Ends the meeting under way. What was taken over is kept.
    pub fn peer_close(&self) {
        self.desk().begin(PeerPhase::Idle, None);
        self.tell(Change::Peer);
    }

    /// How far the meeting has come.
    #[must_use]
    pub fn peer_state(&self) -> PeerView {
        self.desk().view()
    }

    /// An invitation and one connection to it, for whoever carries the messages himself.
    ///
    /// # Errors
    /// As [`FieldApp::peer_open`], but for the network.
    pub fn peer_invite(&self) -> Result<(Host, Arc<Mutex<Invitation>>), AppError> {
        let mut phone = self.phone();
        let own = own_pass(&mut phone)?;
        let invitation = Invitation::new(phone.random()?, phone.random()?, phone.true_now());
        let invitation = Arc::new(Mutex::new(invitation));
        Ok((Host::new(own, Arc::clone(&invitation)), invitation))
    }

    /// A connection of the phone that read `code`.
    ///
    /// # Errors
    /// `session.none`, `peer.no_pass`, `peer.pass_expired`, and what the store says.
    pub fn peer_guest(&self, code: &Code) -> Result<Guest, AppError> {
        let mut phone = self.phone();
        let own = own_pass(&mut phone)?;
        Ok(Guest::new(own, code, phone.random()?))
    }

    /// Answers a question of the other phone; a refusal ends the connection.
    ///
    /// # Errors
    /// Why the meeting ends here; the other phone is told by [`Answer::No`].
    pub fn peer_answer(&self, host: &mut Host, ask: Ask) -> Result<Answer, AppError> {
        let mut phone = self.phone();
        let mut desk = self.desk();
        host.answer(&mut phone, &mut desk.tally, ask)
    }

    /// The next question to the other phone; none when everything is exchanged.
    ///
    /// # Errors
    /// What the store says.
    pub fn peer_ask(&self, guest: &mut Guest) -> Result<Option<Ask>, AppError> {
        guest.next(&mut self.phone())
    }

    /// Takes in the other phone's answer to the last question.
    ///
    /// # Errors
    /// `peer.*` when the meeting ends here, and what the store says.
    pub fn peer_take(&self, guest: &mut Guest, answer: Answer) -> Result<(), AppError> {
        let mut phone = self.phone();
        let mut desk = self.desk();
        guest.take(&mut phone, &mut desk.tally, answer)
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.inner.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the phase of a meeting that is still the one under way.
    fn meeting_is(&self, number: u64, phase: PeerPhase) {
        if let Some(desk) = self.desk().of(number) {
            desk.phase = phase;
        }
        self.tell(Change::Peer);
    }

    /// Ends a meeting, and tells of the tasks it changed: they also go to the server from here.
    fn end_meeting(&self, number: u64, phase: PeerPhase, error: Option<crate::view::ErrorView>) {
        let mut desk = self.desk();
        let Some(desk) = desk.of(number) else { return };
        desk.end(phase, error);
        let tasks = desk.tally.tasks.clone();
        self.tell(Change::Peer);
        if !tasks.is_empty() {
            tasks.iter().for_each(|task| self.recorded(*task));
            self.tell(Change::Home);
        }
    }
}

/// The code by which the other phone is told why the meeting ends.
fn refusal(error: &AppError) -> Answer {
    let code = match error {
        AppError::Peer(error) => error.code(),
        _ => PeerError::OtherFailed.code(),
    };
    Answer::No { code: code.to_owned() }
}

/// A step that could not be finished because the app closes.
fn broke_off() -> AppError {
    PeerError::Cancelled.into()
}
