//! The network between phones and server: an address that stays while the server behind it comes and goes, and that
//! breaks connections in the middle of what they carry.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::dice::Dice;

/// Where the server listens now.
pub type Target = Arc<Mutex<SocketAddr>>;

/// Of 100 connections, how many break on the way to the server and how many on the way back.
const BREAKS: (usize, usize) = (12, 8);
/// Bytes after which a connection breaks, at most: headers, the middle of a sync, the middle of a photo.
const WITHIN_UP: usize = 120_000;
const WITHIN_DOWN: usize = 4_000;

/// How many bytes a connection carries in each direction before it breaks.
#[derive(Clone, Copy)]
struct Strength {
    up: u64,
    down: u64,
}

impl Strength {
    const WHOLE: Self = Self { up: u64::MAX, down: u64::MAX };

    fn by_chance(dice: &mut Dice) -> Self {
        match dice.below(100) {
            chance if chance < BREAKS.0 => Self { up: dice.below(WITHIN_UP) as u64, ..Self::WHOLE },
            chance if chance < BREAKS.0 + BREAKS.1 => Self { down: dice.below(WITHIN_DOWN) as u64, ..Self::WHOLE },
            _ => Self::WHOLE,
        }
    }
}

/// Opens an address in front of `target`; with dice, a bad one. It stays until the process ends.
///
/// # Errors
/// When no port can be had.
pub async fn open(target: &Target, mut dice: Option<Dice>) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    let target = Arc::clone(target);
    tokio::spawn(async move {
        while let Ok((phone, _)) = listener.accept().await {
            let strength = dice.as_mut().map_or(Strength::WHOLE, Strength::by_chance);
            let server = *target.lock().unwrap_or_else(PoisonError::into_inner);
            tokio::spawn(carry(phone, server, strength));
        }
    });
    Ok(base)
}

/// Carries one connection until one end closes it or it breaks; both ends see it closed then.
async fn carry(mut phone: TcpStream, server: SocketAddr, strength: Strength) {
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let (from_phone, mut to_phone) = phone.split();
    let (from_server, mut to_server) = server.split();
    let (mut from_phone, mut from_server) = (from_phone.take(strength.up), from_server.take(strength.down));
    tokio::select! {
        _ = copy(&mut from_phone, &mut to_server) => {}
        _ = copy(&mut from_server, &mut to_phone) => {}
    }
}
