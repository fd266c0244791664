//! What the screens get: plain values, ready to be shown.
//!
//! These types are the contract between the library and whatever draws it. They carry no behaviour,
//! know nothing of documents, tables or the wire, and are exported as TypeScript with the feature `ts`.
//! Ids are UUID strings, times are milliseconds since 1970 (UTC), photo hashes are lower-case hex,
//! months read `2026-11`, days `2026-11-22`.

mod entry;
mod health;
mod home;
mod item;
mod message;
mod order;
mod peer;
mod photo;
mod session;
mod storage;
mod sync;
mod task;

pub use entry::*;
pub use health::*;
pub use home::*;
pub use item::*;
pub use message::*;
pub use order::*;
pub use peer::*;
pub use photo::*;
pub use session::*;
pub use storage::*;
pub use sync::*;
pub use task::*;

/// Gives every screen type the same derives, so that none is forgotten.
macro_rules! views {
    ($($item:item)*) => { $(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "view.ts"))]
        #[serde(rename_all = "snake_case")]
        $item
    )* };
}
use views;
