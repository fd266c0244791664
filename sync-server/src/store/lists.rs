//! Every list there is. What is asked here once is asked at the size of a province: the tests beside this module show
//! that each of its statements goes by an index, and that no list is missing.

use super::page::List;
use super::task_list;
use super::{
    account, agency, contract, fault_list, owner, person, plan, project_list, quarantine, report_list, request,
};

/// Every list.
pub const ALL: [&List; 13] = [
    &account::LIST,
    &agency::LIST,
    &contract::LIST,
    &fault_list::LIST,
    &owner::LIST,
    &person::LIST,
    &plan::LIST,
    &project_list::LIST,
    &quarantine::LIST,
    &report_list::LIST,
    &report_list::BY_NUMBER,
    &request::LIST,
    &task_list::LIST,
];

#[cfg(test)]
mod tests;
