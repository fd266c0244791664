//! Connects to the phone whose code was read, and comes back after breaks.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};
use tokio_rustls::client::TlsStream;

use super::{FieldApp, broke_off};
use crate::error::AppError;
use crate::peer::wire::{WireError, read, write};
use crate::peer::{Answer, Ask, Code, Guest, PeerError, connector};
use crate::view::{Change, PeerPhase};

/// A phone in the same network answers by then, or not at all at this address.
const CONNECT: Duration = Duration::from_secs(4);
/// Attempts in a row that brought nothing before it is given up: about a quarter of a minute.
const MOST_ATTEMPTS: u32 = 6;
/// First wait between attempts; it doubles. After a connection that brought something there is none.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// No answer of the other phone is larger than what is asked of it may be.
const LIMIT: usize = crate::peer::MAX_MESSAGE_BYTES;

/// How a connection ended.
enum Ended {
    /// Everything is exchanged.
    Over,
    /// It broke: another may work.
    Broke,
}

/// Exchanges everything with the phone that showed `text`.
pub(super) async fn meet(
    app: &FieldApp,
    number: u64,
    text: &str,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), AppError> {
    let code = Code::parse(text)?;
    let mut closed = app.inner.closed.subscribe();
    tokio::select! {
        biased;
        _ = stopped.changed() => Err(PeerError::Cancelled.into()),
        _ = closed.changed() => Err(PeerError::Cancelled.into()),
        met = insist(app, number, &code) => met,
    }
}

async fn insist(app: &FieldApp, number: u64, code: &Code) -> Result<(), AppError> {
    let (mut fruitless, mut came) = (0, false);
    loop {
        let before = app.desk().tally.moved();
        match connect_and_exchange(app, number, code, &mut came).await? {
            Ended::Over => return Ok(()),
            Ended::Broke if !came => return Err(not_there(app, code)),
            Ended::Broke => {}
        }
        app.meeting_is(number, PeerPhase::Connecting);
        fruitless = if app.desk().tally.moved() == before { fruitless + 1 } else { 0 };
        if fruitless >= MOST_ATTEMPTS {
            return Err(PeerError::Unreachable.into());
        }
        if fruitless > 0 {
            sleep(FIRST_WAIT * (1 << (fruitless - 1))).await;
        }
    }
}

/// Nobody answers: a code that was shown long ago says why.
fn not_there(app: &FieldApp, code: &Code) -> AppError {
    let expired = app.phone().true_now() > code.expires_at;
    if expired { PeerError::CodeExpired.into() } else { PeerError::Unreachable.into() }
}

/// One connection from its beginning to its end; `came` is set once the phones know each other.
async fn connect_and_exchange(app: &FieldApp, number: u64, code: &Code, came: &mut bool) -> Result<Ended, AppError> {
    let mut guest = app.peer_guest(code)?;
    let Some(mut stream) = connect(code).await? else { return Ok(Ended::Broke) };
    loop {
        let (returned, ask) = blocking(app, guest, FieldApp::peer_ask).await?;
        guest = returned;
        let Some(ask) = ask else { return Ok(Ended::Over) };
        let answer = match exchange(&mut stream, &ask).await {
            Ok(answer) => answer,
            // Everything is exchanged; only the goodbye was not heard.
            Err(WireError::Broken(_)) if ask == Ask::End => return Ok(Ended::Over),
            Err(WireError::Broken(error)) => {
                tracing::info!(%error, "the connection to the other phone broke");
                return Ok(Ended::Broke);
            }
            Err(WireError::Nonsense) => return Err(PeerError::Nonsense.into()),
        };
        let was_open = guest.is_open();
        guest = blocking(app, guest, move |app, guest| app.peer_take(guest, answer)).await?.0;
        if guest.is_open() && !was_open {
            *came = true;
            app.meeting_is(number, PeerPhase::Exchanging);
        }
        app.tell(Change::Peer);
    }
}

/// Does a step away from the threads that answer.
async fn blocking<T: Send + 'static>(
    app: &FieldApp,
    mut guest: Guest,
    step: impl FnOnce(&FieldApp, &mut Guest) -> Result<T, AppError> + Send + 'static,
) -> Result<(Guest, T), AppError> {
    let app = app.clone();
    let worked = spawn_blocking(move || step(&app, &mut guest).map(|value| (guest, value)));
    worked.await.unwrap_or_else(|_| Err(broke_off()))
}

async fn exchange(stream: &mut TlsStream<TcpStream>, ask: &Ask) -> Result<Answer, WireError> {
    // A phone that ends the meeting says so before it closes; that is worth more than that writing failed.
    let written = write(stream, ask).await;
    match (read(stream, LIMIT).await, written) {
        (Ok(answer), _) => Ok(answer),
        (Err(_), Err(error)) | (Err(error), Ok(())) => Err(error),
    }
}

/// A connection to the key in the code, at the first of its addresses where it is; none when it is nowhere.
async fn connect(code: &Code) -> Result<Option<TlsStream<TcpStream>>, AppError> {
    let (connector, name) = connector(&code.key).map_err(|_| PeerError::WrongCode)?;
    let mut another = false;
    for address in &code.addresses {
        let Ok(Ok(socket)) = timeout(CONNECT, TcpStream::connect((*address, code.port))).await else { continue };
        let _ = socket.set_nodelay(true);
        match timeout(CONNECT, connector.connect(name.clone(), socket)).await {
            Ok(Ok(stream)) => return Ok(Some(stream)),
            Ok(Err(error)) => another |= error.kind() == ErrorKind::InvalidData,
            Err(_) => {}
        }
    }
    // Somebody answers there who is not the phone that showed the code.
    if another { Err(PeerError::WrongCode.into()) } else { Ok(None) }
}
