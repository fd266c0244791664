//! What can be done: authorise, load, decide, persist, journal; one transaction each.

pub mod access;
pub mod account;
pub mod agency;
pub mod attachment;
mod check;
pub mod contract;
mod engineer;
pub mod fault;
pub mod filing;
pub mod import;
pub mod operate;
pub mod order;
pub mod owner;
pub mod person;
pub mod plan;
pub mod project;
pub mod registry_check;
pub mod report;
pub mod request;
pub mod review;
pub mod session;
mod staff;
pub mod staff_sheet;
pub mod sync;
pub mod task;
pub mod upload;
