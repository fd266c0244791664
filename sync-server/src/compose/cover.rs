//! Section 1.1: the first page.

use std::collections::BTreeSet;

use fengtai_report::Cover;

use super::source::ReportSource;
use super::wording;

/// The cover, with what somebody edited in place of what was derived.
pub(super) fn cover(source: &ReportSource) -> Cover {
    let (project, edits) = (&source.project, &source.cover);
    let edited = |edit: &Option<String>, derived: &str| edit.clone().unwrap_or_else(|| derived.to_owned());
    Cover {
        project_name: edited(&edits.project_name, &project.name),
        project_address: edited(&edits.project_address, &project.address),
        owner_name: edited(&edits.owner_name, &project.owner_name),
        agency_name: project.agency_name.clone(),
        agency_code: project.agency_code.clone(),
        contract_name: edited(&edits.contract_name, &project.contract_name),
        conclusion: source.conclusion.map(wording::conclusion).unwrap_or_default().to_owned(),
        contract_kind: wording::contract(source.contract).to_owned(),
        service_dates: wording::days(source.service),
        dated_on: wording::day(source.dated_on),
        project_lead: project.lead.clone(),
        engineers: engineers(source),
        technical_lead: project.technical_lead.clone(),
        filing: None,
        remarks: edits.remarks.clone().unwrap_or_default(),
    }
}

/// Everybody who submitted one of the tasks, each once.
fn engineers(source: &ReportSource) -> Vec<String> {
    let accounts = source.tasks.iter().flat_map(|task| &task.submissions).map(|submission| submission.by);
    let names: BTreeSet<_> = accounts.map(|account| source.name(account).to_owned()).collect();
    names.into_iter().collect()
}
