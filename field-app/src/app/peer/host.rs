//! Listens while a code is shown, and serves each connection.

use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::{FieldApp, broke_off, refusal};
use crate::error::AppError;
use crate::peer::wire::{WireError, read, write};
use crate::peer::{Answer, Ask, Host, LIFETIME_MS, PeerError};
use crate::view::{Change, PeerPhase};

/// Connections at once: the other phone's, one of it that has not noticed yet that it broke, and strangers'.
const MOST_VISITS: usize = 8;
/// Whoever has not begun to speak by then is sent away.
const GREETING: Duration = Duration::from_secs(10);
/// So long nobody came, or came back.
const WAIT: Duration = Duration::from_millis(LIFETIME_MS.unsigned_abs());

/// A code on the screen.
pub(super) struct Hosting {
    pub(super) app: FieldApp,
    pub(super) number: u64,
    pub(super) stopped: watch::Receiver<bool>,
    pub(super) acceptor: TlsAcceptor,
    /// A connection nobody has used.
    pub(super) new: Host,
}

impl Hosting {
    /// Serves until everything is exchanged, nobody comes, or the meeting is ended.
    pub(super) async fn run(self, listener: TcpListener) {
        let mut visits = JoinSet::new();
        let mut stopped = self.stopped.clone();
        let mut closed = self.app.inner.closed.subscribe();
        let expiry = sleep(WAIT);
        tokio::pin!(expiry);
        loop {
            tokio::select! {
                _ = stopped.changed() => break,
                _ = closed.changed() => break,
                Ok((socket, _)) = listener.accept(), if visits.len() < MOST_VISITS => {
                    visits.spawn(self.visit().serve(socket));
                }
                Some(served) = visits.join_next() => {
                    if served.unwrap_or(false) {
                        return self.app.end_meeting(self.number, PeerPhase::Done, None);
                    }
                    if self.had_guest() {
                        expiry.as_mut().reset(Instant::now() + WAIT);
                    }
                }
                () = &mut expiry, if visits.is_empty() => {
                    let error = self.nobody_came();
                    return self.app.end_meeting(self.number, PeerPhase::Failed, Some(AppError::from(error).view()));
                }
            }
        }
        // Those being served notice by themselves, and tell the other phone.
        while visits.join_next().await.is_some() {}
    }

    /// Whether the other phone has come once.
    fn had_guest(&self) -> bool {
        self.app.desk().of(self.number).is_some_and(|desk| desk.tally.person.is_some())
    }

    fn nobody_came(&self) -> PeerError {
        if self.had_guest() { PeerError::Unreachable } else { PeerError::CodeExpired }
    }

    fn visit(&self) -> Visit {
        let (app, stopped, acceptor) = (self.app.clone(), self.stopped.clone(), self.acceptor.clone());
        Visit { app, number: self.number, stopped, acceptor, host: Some(self.new.another()) }
    }
}

/// One connection.
struct Visit {
    app: FieldApp,
    number: u64,
    stopped: watch::Receiver<bool>,
    acceptor: TlsAcceptor,
    /// Out while it works.
    host: Option<Host>,
}

impl Visit {
    /// Serves the connection; whether everything was exchanged.
    async fn serve(mut self, socket: TcpStream) -> bool {
        let Ok(Ok(mut stream)) = timeout(GREETING, self.acceptor.accept(socket)).await else { return false };
        loop {
            match self.step(&mut stream).await {
                Ok(false) => {}
                Ok(true) => return true,
                Err(error) => {
                    self.broke(&error);
                    return false;
                }
            }
        }
    }

    /// One question and its answer; whether it was the last.
    async fn step(&mut self, stream: &mut TlsStream<TcpStream>) -> Result<bool, AppError> {
        let mut host = self.host.take().ok_or_else(broke_off)?;
        let (limit, open) = (host.limit(), host.is_open());
        let ask: Ask = tokio::select! {
            biased;
            _ = self.stopped.changed() => {
                let _ = write(stream, &refusal(&PeerError::Cancelled.into())).await;
                return Err(PeerError::Cancelled.into());
            }
            ask = read(stream, limit) => match ask {
                Ok(ask) => ask,
                Err(WireError::Broken(_)) => return Err(PeerError::Unreachable.into()),
                Err(WireError::Nonsense) => {
                    // Another version may greet differently.
                    let error = if open { PeerError::Nonsense } else { PeerError::Version };
                    let _ = write(stream, &refusal(&error.into())).await;
                    return Err(error.into());
                }
            },
        };
        let app = self.app.clone();
        let worked = spawn_blocking(move || {
            let answer = app.peer_answer(&mut host, ask);
            (host, answer)
        });
        let (host, answer) = worked.await.map_err(|_| broke_off())?;
        let (over, opened) = (host.is_over(), host.is_open() && !open);
        self.host = Some(host);
        if opened {
            self.app.meeting_is(self.number, PeerPhase::Exchanging);
        }
        let told: &Answer = &answer.as_ref().map_or_else(refusal, Clone::clone);
        let written = write(stream, told).await;
        self.app.tell(Change::Peer);
        answer?;
        if over {
            return Ok(true);
        }
        written.map(|()| false).map_err(|_| PeerError::Unreachable.into())
    }

    /// Shows why a connection ended; the code stays on the screen.
    fn broke(&self, error: &AppError) {
        tracing::info!(%error, code = error.code(), "a connection of a meeting ended");
        let mut desk = self.app.desk();
        let Some(desk) = desk.of(self.number) else { return };
        if desk.phase == PeerPhase::Exchanging {
            desk.phase = PeerPhase::Connecting;
        }
        if !matches!(error, AppError::Peer(PeerError::Unreachable | PeerError::Nonsense)) {
            desk.error = Some(error.view());
        }
        self.app.tell(Change::Peer);
    }
}
