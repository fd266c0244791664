//! The server over its HTTP interface.

mod account;
mod edge;
mod master_data;
mod openapi;
mod operation;
mod session;
mod support;
