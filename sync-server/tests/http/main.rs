//! The server over its HTTP interface.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed; the setting for tests leaves out their helpers"
)]

mod account;
mod attachment;
mod edge;
mod master_data;
mod openapi;
mod operation;
mod region;
mod request;
mod session;
mod support;
