//! Stories of two phones that meet: over real sockets, and step by step where a step is to fail.

mod hostile;
mod meeting;
mod step;

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{Answer, Code, Guest, Host};
use crate::AppError;
use crate::testing::{FakeServer, NOW, Rig, picture};
use crate::view::{Change, PeerPhase, PeerView, PhotoTarget};

/// A phone of `login` with the plan of the month on it.
async fn phone(server: &FakeServer, seed: u64, login: &str) -> Rig {
    let rig = Rig::new(server.clone(), seed);
    rig.app.sign_in(login, "secret").await.unwrap();
    rig.app.sync_now().await.unwrap();
    rig.device.set_network(false, false);
    rig
}

/// Two colleagues' phones that are offline from now on.
async fn colleagues() -> (FakeServer, Rig, Rig) {
    let server = FakeServer::new();
    let (a, b) = (phone(&server, 1, "wang").await, phone(&server, 2, "zhang").await);
    (server, a, b)
}

/// One shows, the other reads, and both hear that it is done.
async fn meet(shows: &Rig, reads: &Rig) -> (PeerView, PeerView) {
    let code = shows.app.peer_open().await.unwrap();
    let read = reads.app.peer_join(&code.text).await.unwrap();
    (settled(shows).await, read)
}

/// The state of a phone once its meeting has ended.
async fn settled(rig: &Rig) -> PeerView {
    let mut changes = rig.app.subscribe();
    loop {
        let state = rig.app.peer_state();
        if matches!(state.phase, PeerPhase::Done | PeerPhase::Failed) {
            return state;
        }
        while changes.recv().await.is_ok_and(|change| change != Change::Peer) {}
    }
}

fn code_of<T: std::fmt::Debug>(result: Result<T, AppError>) -> String {
    result.unwrap_err().code()
}

/// Adds a photo that takes several messages.
fn add_large_photo(rig: &Rig, task: &str, seed: u32, bytes: usize) -> String {
    let mut large = picture(seed);
    large.resize(bytes, 0x5a);
    rig.app.add_photo(task, PhotoTarget::Selfie, large).unwrap().sha256
}

/// The same code, with the listener of a test in between.
fn by_way_of(code: &str, port: u16) -> String {
    Code { port, ..Code::parse(code).unwrap() }.text()
}

/// Passes connections on to `port`; the first one breaks after `first` bytes towards whoever connects. Tells how many
/// bytes went through in that direction.
async fn breaking_line(port: u16, first: u64) -> (u16, tokio::task::JoinHandle<u64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    let carried = tokio::spawn(async move {
        let mut total = 0;
        for limit in [first, u64::MAX] {
            let (guest, _) = listener.accept().await.unwrap();
            let host = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            total += carry(guest, host, limit).await;
        }
        total
    });
    (own, carried)
}

async fn carry(guest: TcpStream, host: TcpStream, limit: u64) -> u64 {
    let ((mut from_guest, mut to_guest), (mut from_host, mut to_host)) = (guest.into_split(), host.into_split());
    let asks = tokio::spawn(async move { tokio::io::copy(&mut from_guest, &mut to_host).await });
    let (mut bytes, mut carried) = (vec![0; 4096], 0);
    while carried < limit {
        let Ok(read @ 1..) = from_host.read(&mut bytes).await else { break };
        if to_guest.write_all(&bytes[..read]).await.is_err() {
            break;
        }
        carried += read as u64;
    }
    asks.abort();
    carried
}

/// Both phones' ends of a connection without a network.
fn ends(shows: &Rig, reads: &Rig) -> (Host, Guest) {
    let (host, invitation) = shows.app.peer_invite().unwrap();
    let code = invitation.lock().unwrap().code(vec![std::net::Ipv4Addr::LOCALHOST], 1);
    (host, reads.app.peer_guest(&code).unwrap())
}

/// Carries at most `most` messages; whether everything was exchanged.
fn carry_messages(shows: &Rig, reads: &Rig, most: usize) -> Result<bool, AppError> {
    let (mut host, mut guest) = ends(shows, reads);
    for message in 0..most {
        let Some(ask) = reads.app.peer_ask(&mut guest)? else { return Ok(true) };
        let answer = shows.app.peer_answer(&mut host, ask)?;
        // The last message is lost on its way back.
        if message + 1 < most {
            reads.app.peer_take(&mut guest, answer)?;
        }
    }
    Ok(false)
}
