//! A proxy that counts what goes over the wire, headers and all. Below HTTP nothing is counted: no TLS, no TCP.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What went over the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// Bytes from the phone.
    pub(crate) up: u64,
    /// Bytes to the phone.
    pub(crate) down: u64,
    /// How often the phone spoke and waited for an answer.
    pub(crate) round_trips: u64,
}

impl Traffic {
    /// Bytes in both directions.
    pub(crate) const fn bytes(self) -> u64 {
        self.up + self.down
    }

    /// What came after `before`.
    pub(crate) const fn since(self, before: Self) -> Self {
        Self {
            up: self.up - before.up,
            down: self.down - before.down,
            round_trips: self.round_trips - before.round_trips,
        }
    }
}

#[derive(Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
    round_trips: AtomicU64,
}

/// A running proxy.
pub(crate) struct Proxy {
    /// Where phones find it.
    pub(crate) base: String,
    counts: Arc<Counts>,
}

impl Proxy {
    /// Starts a proxy in front of the server at `base` (`http://host:port`).
    ///
    /// # Errors
    /// When no port can be had.
    pub(crate) async fn start(base: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let own = format!("http://{}", listener.local_addr()?);
        let counts = Arc::<Counts>::default();
        let (target, counting) = (base.trim_start_matches("http://").to_owned(), Arc::clone(&counts));
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                if let Ok(server) = TcpStream::connect(&target).await {
                    connect(phone, server, &counting);
                }
            }
        });
        Ok(Self { base: own, counts })
    }

    /// What went over the wire so far.
    pub(crate) fn traffic(&self) -> Traffic {
        let read = |count: &AtomicU64| count.load(Ordering::SeqCst);
        let Counts { up, down, round_trips } = &*self.counts;
        Traffic { up: read(up), down: read(down), round_trips: read(round_trips) }
    }
}

/// Carries one connection in both directions.
fn connect(phone: TcpStream, server: TcpStream, counts: &Arc<Counts>) {
    let (mut from_phone, mut to_phone) = phone.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answered = Arc::new(AtomicBool::new(true));
    let (counting, asked) = (Arc::clone(counts), Arc::clone(&answered));
    tokio::spawn(async move {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(len @ 1..) = from_phone.read(&mut bytes).await {
            counting.up.fetch_add(len as u64, Ordering::SeqCst);
            // A question may come in several pieces; it is one as long as no answer lies between them.
            counting.round_trips.fetch_add(u64::from(asked.swap(false, Ordering::SeqCst)), Ordering::SeqCst);
            if to_server.write_all(&bytes[..len]).await.is_err() {
                return;
            }
        }
    });
    let counting = Arc::clone(counts);
    tokio::spawn(async move {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(len @ 1..) = from_server.read(&mut bytes).await {
            counting.down.fetch_add(len as u64, Ordering::SeqCst);
            answered.store(true, Ordering::SeqCst);
            if to_phone.write_all(&bytes[..len]).await.is_err() {
                return;
            }
        }
    });
}
