//! Fengtai's server: takes in evidence, takes decisions, makes and files reports.
//!
//! A request goes `http` (parse) → `usecase` (authorise, decide, persist, journal: one transaction) →
//! `store` (SQL); the same capability has the same file name in each. The core is synchronous and gets
//! its clock and randomness from [`env`]; only the edge (`http`, `serve`) is asynchronous.

pub mod backup;
pub mod base_map;
pub mod bell;
pub mod cli;
pub mod compose;
pub mod config;
pub mod core;
pub mod db;
pub mod env;
pub mod error;
pub mod feed;
pub mod foreign;
pub mod geocode;
pub mod http;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod media;
pub mod merge;
pub mod password;
pub mod region;
pub mod relocate;
pub mod serve;
pub mod sheet;
pub mod store;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod testing_office;
pub mod usecase;
