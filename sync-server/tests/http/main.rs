//! The server over its HTTP interface.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed; the setting for tests leaves out their helpers"
)]

mod account;
mod application;
mod attachment;
mod clients;
mod edge;
mod key_unit;
mod lists;
mod map;
mod master_data;
mod openapi;
mod operation;
mod people;
mod project_edit;
mod proof;
mod region;
mod request;
mod session;
mod staff_change;
mod support;
