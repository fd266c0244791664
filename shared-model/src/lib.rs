//! Fengtai's domain: rules, states, the task document, signatures and the wire types of the sync.
//!
//! Everything here is pure: no clock, no randomness, no file, no network, no database. The time, new
//! ids and random numbers come in as arguments, so that the phone, the server and the simulation
//! decide alike.

pub mod account;
pub mod board;
pub mod brands;
pub mod calendar;
pub mod catalogue;
pub mod code;
pub mod completeness;
pub mod contract;
pub mod document;
pub mod fault;
pub mod feed;
pub mod filing;
pub mod finding;
pub mod geofence;
pub mod id;
pub mod moment;
pub mod owner;
pub mod package;
pub mod pass;
pub mod period;
pub mod permission;
pub mod person;
pub mod photo;
pub mod plan;
pub mod position;
pub mod presence;
pub mod project;
pub mod readiness;
pub mod report;
pub mod request;
pub mod review;
pub mod role;
pub mod sha;
pub mod signature;
pub mod staff;
pub mod task;
pub mod track;
pub mod verdict;
pub mod wire;
pub mod words;
