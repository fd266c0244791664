//! The whole way of the work over real HTTP: two engineers on one project, what was recorded apart, returned,
//! corrected, approved, reported and filed; and what bad input gets on that way.

mod foreign;
mod meeting;
mod office;
mod one_phone;
mod package;
mod refusals;
pub(crate) mod story;
