//! A server that does nothing but write: whatever is posted is appended to one file and acknowledged when it is on the
//! disk. Requests that come while the disk is busy share the next `write` and `fdatasync`. It is the floor that a server
//! with the same durability cannot go below.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::mpsc;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::serve::ListenerExt as _;
use tokio::sync::oneshot;

/// Names the file, for the program that [`serve`]s.
pub(super) const FILE: &str = "FENGTAI_APPEND_FILE";
/// Names the port.
pub(super) const PORT: &str = "FENGTAI_APPEND_PORT";
/// Most requests that share a sync, as in the sync server.
const GROUP: usize = 64;
/// A picture fits in.
const MOST_BYTES: usize = 1 << 20;

type Waiting = (Bytes, oneshot::Sender<bool>);

/// Serves until the process is ended.
///
/// # Errors
/// When file or port cannot be opened.
pub(crate) async fn serve() -> Result<()> {
    let path = std::env::var_os(FILE).context(FILE)?;
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    let (queue, waiting) = mpsc::channel();
    std::thread::spawn(move || append(&file, &waiting));
    let router = Router::new().route("/", post(take)).layer(DefaultBodyLimit::max(MOST_BYTES)).with_state(queue);
    let port: u16 = std::env::var(PORT)?.parse()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    // As the sync server does; a system that refuses is only slower.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router).await?)
}

async fn take(State(queue): State<mpsc::Sender<Waiting>>, body: Bytes) -> StatusCode {
    let (done, written) = oneshot::channel();
    if queue.send((body, done)).is_ok() && written.await == Ok(true) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::INSUFFICIENT_STORAGE
    }
}

fn append(mut file: &File, waiting: &mpsc::Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        group.extend(waiting.try_iter().take(GROUP - 1));
        let bytes: Vec<u8> = group.iter().flat_map(|(body, _)| body.iter().copied()).collect();
        let kept = file.write_all(&bytes).and_then(|()| file.sync_data()).is_ok();
        for (_, done) in group {
            // Whoever asked may be gone: the bytes are kept all the same.
            let _gone = done.send(kept);
        }
    }
}
