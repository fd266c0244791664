//! What an agency states of its people: in its application, and when they come, go or have other certificates
//! (R1.1, R1.3). Nothing of it is true before an officer approved it.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::person::Certificate;
use crate::words::words;

words! {
    /// What becomes of somebody.
    pub enum ChangeKind {
        /// 入职: works for the agency from now on.
        Join = "join",
        /// 离职: does so no more.
        Leave = "leave",
        /// 证书变更: holds these certificates from now on.
        Certificates = "certificates",
    }
}

/// A person as the agency states them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedPerson {
    /// The name as on the certificates.
    pub name: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// The certificates, all of them.
    pub certificates: Vec<Certificate>,
}

/// 人员变更: one person's part of a staff change request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffChange {
    /// What becomes of the person.
    pub kind: ChangeKind,
    /// Who it is; nobody yet for somebody who joins.
    pub person: Option<PersonId>,
    /// What is stated: for somebody who leaves the name alone.
    #[serde(flatten)]
    pub stated: StatedPerson,
}
