//! The SQL of each capability: rows in and out, no decisions.

pub mod account;
pub mod admission;
pub mod agency;
pub mod contract;
pub mod device;
pub mod document;
pub mod evidence;
pub mod fault;
pub mod order;
pub mod owner;
pub mod page;
pub mod person;
pub mod photo;
pub mod plan;
pub mod project;
pub mod quarantine;
pub mod report;
pub mod review;
pub mod search;
pub mod session;
pub mod sign_in;
pub mod submission;
pub mod task;
pub mod task_list;
pub mod upload;
pub mod verification;
