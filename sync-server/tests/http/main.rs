//! The server over its HTTP interface.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed; the setting for tests leaves out their helpers"
)]

mod account;
mod attachment;
mod edge;
mod lists;
mod master_data;
mod openapi;
mod operation;
mod people;
mod region;
mod request;
mod session;
mod staff_change;
mod support;
