//! Sheets of people: the templates that agencies fill in, and what their rows say.
//!
//! A person with several certificates has a row for each; rows with the same name and number belong together.

mod template;
mod words;

use jiff::civil::Date;
use shared_model::id::AgencyId;
use shared_model::person::{Certificate, CertificateError};
use shared_model::staff::{ChangeKind, StaffChange, StatedPerson};

use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::sheet::{CellError, Column, Record, SheetError};
use crate::store;

pub use template::{Template, template};

const KIND: Column = Column { key: "kind", title: "变更类型", required: true };
const NAME: Column = Column { key: "name", title: "姓名", required: true };
const PHONE: Column = Column { key: "phone", title: "联系电话", required: false };
const QUALIFICATION: Column = Column { key: "qualification", title: "资格", required: true };
const LEVEL: Column = Column { key: "level", title: "等级", required: true };
const NUMBER: Column = Column { key: "number", title: "证书编号", required: true };
const ISSUED_ON: Column = Column { key: "issued_on", title: "发证日期", required: true };
const EXPIRES_ON: Column = Column { key: "expires_on", title: "有效期至", required: false };

/// The columns of a list of people.
pub const PEOPLE_COLUMNS: [Column; 7] = [NAME, PHONE, QUALIFICATION, LEVEL, NUMBER, ISSUED_ON, EXPIRES_ON];
/// The columns of a list of changes.
pub const CHANGE_COLUMNS: [Column; 8] = [KIND, NAME, PHONE, QUALIFICATION, LEVEL, NUMBER, ISSUED_ON, EXPIRES_ON];

/// The people that the rows state.
///
/// # Errors
/// `sheet.cells` with every bad cell.
pub fn people(rows: &[Record], today: Date) -> Result<Vec<StatedPerson>, ApiError> {
    let mut errors = Vec::new();
    let mut people: Vec<StatedPerson> = Vec::new();
    for row in rows {
        let certificate = certificate(row, today, &mut errors);
        let (name, phone) = (named(row, &mut errors), phone(row, &mut errors));
        let known = people.iter_mut().find(|person| person.name == name && person.phone == phone);
        let person = match known {
            Some(person) => person,
            None => people.push_mut(StatedPerson { name, phone: phone.to_owned(), certificates: Vec::new() }),
        };
        person.certificates.extend(certificate);
    }
    finish(errors, people)
}

/// The changes that the rows state, with the people of the agency they are about.
pub(super) fn changes(
    tx: &Tx<'_>,
    agency: AgencyId,
    rows: &[Record],
    today: Date,
) -> Result<Vec<StaffChange>, ApiError> {
    let mut errors = Vec::new();
    let mut changes: Vec<StaffChange> = Vec::new();
    for row in rows {
        let Some(kind) = words::kind(row.get("kind")) else {
            errors.push(unknown(row, "kind", words::KINDS));
            continue;
        };
        let stated = StatedPerson {
            name: named(row, &mut errors),
            phone: phone(row, &mut errors).to_owned(),
            certificates: Vec::new(),
        };
        let person = match kind {
            ChangeKind::Join => None,
            _ if stated.name.is_empty() => None,
            _ => match who(tx, agency, row)? {
                Ok(person) => Some(person),
                Err(code) => {
                    errors.push(row.wrong("name", code));
                    None
                }
            },
        };
        let certificate = if kind == ChangeKind::Leave { None } else { certificate(row, today, &mut errors) };
        let known = changes.iter_mut().find(|change| {
            let same = match person {
                Some(_) => change.person == person,
                None => change.stated.name == stated.name && change.stated.phone == stated.phone,
            };
            change.kind == kind && same
        });
        let change = match known {
            Some(change) => change,
            None => changes.push_mut(StaffChange { kind, person, stated }),
        };
        change.stated.certificates.extend(certificate);
    }
    finish(errors, changes)
}

/// Who of the agency a row is about: by name, and where that is not enough by number of telephone or certificate.
fn who(tx: &Tx<'_>, agency: AgencyId, row: &Record) -> Result<Result<shared_model::id::PersonId, Code>, ApiError> {
    let named = store::person::named(tx, agency, row.get("name"))?;
    let mut found = Vec::new();
    for person in &named {
        let by_phone = !person.phone.is_empty() && person.phone == row.get("phone");
        let held = store::person::certificates(tx, person.id)?;
        let by_number = held.iter().any(|certificate| certificate.number == row.get("number"));
        if named.len() == 1 || by_phone || by_number {
            found.push(person.id);
        }
    }
    Ok(match (found.as_slice(), named.len()) {
        ([one], _) => Ok(*one),
        (_, 0) => Err(Code::StaffNobody),
        _ => Err(Code::StaffAmbiguous),
    })
}

fn named(row: &Record, errors: &mut Vec<CellError>) -> String {
    let name = row.get("name");
    if name.is_empty() {
        errors.push(row.wrong("name", Code::FieldRequired));
    }
    name.to_owned()
}

/// What is wrong with a word that is missing or not known.
fn unknown(row: &Record, key: &str, allowed: &str) -> CellError {
    if row.get(key).is_empty() {
        row.wrong(key, Code::FieldRequired)
    } else {
        row.wrong_value(key, Code::SheetWord, allowed)
    }
}

fn phone<'r>(row: &'r Record, errors: &mut Vec<CellError>) -> &'r str {
    let number = row.get("phone");
    if !number.is_empty() && !words::is_phone(number) {
        errors.push(row.wrong_value("phone", Code::SheetPhone, words::A_PHONE));
    }
    number
}

/// The certificate of a row; everything that is wrong with it is told, whatever else is.
fn certificate(row: &Record, today: Date, errors: &mut Vec<CellError>) -> Option<Certificate> {
    let before = errors.len();
    let qualification = words::qualification(row.get("qualification"));
    if qualification.is_none() {
        errors.push(unknown(row, "qualification", words::QUALIFICATIONS));
    }
    let level = words::level(qualification, row.get("level"));
    if level.is_none() {
        errors.push(unknown(row, "level", words::levels(qualification)));
    }
    if row.get("number").is_empty() {
        errors.push(row.wrong("number", Code::FieldRequired));
    }
    let issued_on = words::day(row.get("issued_on"));
    if row.get("issued_on").is_empty() {
        errors.push(row.wrong("issued_on", Code::FieldRequired));
    } else if issued_on.is_none() {
        errors.push(row.wrong_value("issued_on", Code::SheetDay, words::A_DAY));
    }
    let expires_on = words::last_day(row.get("expires_on"));
    match expires_on {
        None => errors.push(row.wrong_value("expires_on", Code::SheetDay, words::A_DAY)),
        Some(Some(last)) if last < today => errors.push(row.wrong_value("expires_on", Code::SheetExpired, "")),
        Some(_) => {}
    }
    if errors.len() > before {
        return None;
    }
    let certificate = Certificate {
        qualification: qualification?,
        level: level?,
        number: row.get("number").to_owned(),
        issued_on: issued_on?,
        expires_on: expires_on?,
    };
    match certificate.check() {
        Ok(()) => Some(certificate),
        Err(error) => {
            let (key, code) = match error {
                CertificateError::NoNumber => ("number", Code::FieldRequired),
                CertificateError::LevelOfOther => ("level", Code::FieldUnknown),
                CertificateError::ExpiresBeforeIssue => ("expires_on", Code::FieldDates),
            };
            errors.push(row.wrong(key, code));
            None
        }
    }
}

fn finish<T>(errors: Vec<CellError>, read: T) -> Result<T, ApiError> {
    if errors.is_empty() { Ok(read) } else { Err(SheetError::Cells(errors).into()) }
}
