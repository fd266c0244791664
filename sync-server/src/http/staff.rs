//! People as an agency or an applicant states them.

use serde::{Deserialize, Serialize};
use shared_model::id::PersonId;
use shared_model::staff::{ChangeKind, StaffChange, StatedPerson};
use utoipa::ToSchema;

use super::person::CertificateDto;

/// A person as stated.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct StatedPersonDto {
    name: String,
    #[serde(default)]
    phone: String,
    /// All certificates.
    #[serde(default)]
    certificates: Vec<CertificateDto>,
}

/// One person's part of a staff change.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct StaffChangeDto {
    /// `join`, `leave` or `certificates`.
    #[schema(value_type = String)]
    kind: ChangeKind,
    /// Who leaves or holds other certificates.
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
    /// The name of somebody who joins; the others are known.
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: String,
    /// All certificates the person holds from then on; none for somebody who leaves.
    #[serde(default)]
    certificates: Vec<CertificateDto>,
}

/// What a sheet of changes states; nothing of it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeSheetDto {
    pub(super) changes: Vec<StaffChangeDto>,
}

impl From<StatedPersonDto> for StatedPerson {
    fn from(dto: StatedPersonDto) -> Self {
        let StatedPersonDto { name, phone, certificates } = dto;
        Self { name, phone, certificates: certificates.into_iter().map(Into::into).collect() }
    }
}

impl From<StatedPerson> for StatedPersonDto {
    fn from(stated: StatedPerson) -> Self {
        let StatedPerson { name, phone, certificates } = stated;
        Self { name, phone, certificates: certificates.into_iter().map(Into::into).collect() }
    }
}

impl From<StaffChangeDto> for StaffChange {
    fn from(dto: StaffChangeDto) -> Self {
        let StaffChangeDto { kind, person, name, phone, certificates } = dto;
        Self { kind, person, stated: StatedPersonDto { name, phone, certificates }.into() }
    }
}

impl From<StaffChange> for StaffChangeDto {
    fn from(change: StaffChange) -> Self {
        let StatedPersonDto { name, phone, certificates } = change.stated.into();
        Self { kind: change.kind, person: change.person, name, phone, certificates }
    }
}
