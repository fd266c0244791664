//! Two phones meet where there is no server: they exchange tasks and photos directly (R4.13), and whichever
//! reaches the server first brings the work of both (R4.12).
//!
//! One shows a code ([`Code`]), the other reads it and from then on asks; the one that showed answers. The core
//! ([`Guest`], [`Host`]) takes and returns messages and opens no connection; only [`wire`] and `tls` know of
//! sockets. What is taken over becomes durable before it is acknowledged, and taking it twice changes nothing, so
//! that a meeting may break off anywhere. This module must not know of screens or of the server's exchange.

mod address;
mod code;
mod desk;
mod documents;
mod error;
mod guest;
mod handshake;
mod host;
mod message;
mod photos;
mod plan;
#[cfg(test)]
mod tests;
mod tls;
pub(crate) mod wire;

pub(crate) use address::local_addresses;
pub use code::{Code, Invitation, LIFETIME_MS};
pub(crate) use desk::Desk;
pub use desk::Tally;
pub use error::PeerError;
pub use guest::Guest;
pub(crate) use handshake::{PASS, own_pass, read_pass};
pub use host::Host;
pub(crate) use message::MAX_MESSAGE_BYTES;
pub use message::{Answer, Ask};
pub(crate) use tls::{acceptor, connector};
pub use wire::decode;
