//! Staff members and their certificates: who may do what on a given day (R1.3, R1.4).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What a certificate attests.
    pub enum Qualification {
        /// 注册消防工程师.
        RegisteredEngineer = "registered_engineer",
        /// 消防设施操作员.
        FacilityOperator = "facility_operator",
    }
}

words! {
    /// The level of a certificate, lowest first within its qualification.
    pub enum Level {
        /// 五级 / 初级: elementary operator.
        Elementary = "elementary",
        /// 四级 / 中级: intermediate operator.
        Intermediate = "intermediate",
        /// 三级 / 高级: senior operator.
        Senior = "senior",
        /// 二级 / 技师: technician.
        Technician = "technician",
        /// 一级 / 高级技师: senior technician.
        SeniorTechnician = "senior_technician",
        /// 二级注册消防工程师.
        Class2 = "class_2",
        /// 一级注册消防工程师.
        Class1 = "class_1",
    }
}

impl Level {
    /// The qualification the level is a level of.
    #[must_use]
    pub const fn qualification(self) -> Qualification {
        match self {
            Self::Class1 | Self::Class2 => Qualification::RegisteredEngineer,
            Self::Elementary | Self::Intermediate | Self::Senior | Self::Technician | Self::SeniorTechnician => {
                Qualification::FacilityOperator
            }
        }
    }

    /// Whether the level is enough to work: an operator must be intermediate or higher (R1.4).
    #[must_use]
    pub const fn suffices(self) -> bool {
        !matches!(self, Self::Elementary)
    }
}

/// How many days before its expiry a certificate is warned about (R1.3).
pub const EXPIRY_WARNING_DAYS: i32 = 30;

/// 资格证书: one certificate of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// What it attests.
    pub qualification: Qualification,
    /// At which level.
    pub level: Level,
    /// Its number.
    pub number: String,
    /// First day it is valid.
    pub issued_on: Date,
    /// Last day it is valid; `None` for one that does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
}

/// Why a certificate cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The number is empty.
    #[error("a certificate has a number")]
    NoNumber,
    /// The level belongs to the other qualification.
    #[error("the level belongs to another qualification")]
    LevelOfOther,
    /// It would expire before it was issued.
    #[error("a certificate expires after it was issued")]
    ExpiresBeforeIssue,
}

/// The standing of a certificate on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not valid yet.
    NotYet,
    /// Valid.
    Valid,
    /// Valid, and expiring within [`EXPIRY_WARNING_DAYS`].
    Expiring {
        /// Days left after this day.
        days_left: i32,
    },
    /// No longer valid.
    Expired,
}

impl Certificate {
    /// Checks what can be checked without the issuing authority.
    ///
    /// # Errors
    /// [`CertificateError`] names what contradicts itself.
    pub fn check(&self) -> Result<(), CertificateError> {
        if self.number.trim().is_empty() {
            Err(CertificateError::NoNumber)
        } else if self.level.qualification() != self.qualification {
            Err(CertificateError::LevelOfOther)
        } else if self.expires_on.is_some_and(|expiry| expiry < self.issued_on) {
            Err(CertificateError::ExpiresBeforeIssue)
        } else {
            Ok(())
        }
    }

    /// The standing of the certificate on `day`.
    #[must_use]
    pub fn standing(&self, day: Date) -> Standing {
        if day < self.issued_on {
            return Standing::NotYet;
        }
        let Some(expiry) = self.expires_on else { return Standing::Valid };
        match crate::calendar::days_between(day, expiry) {
            left if left < 0 => Standing::Expired,
            left if left <= EXPIRY_WARNING_DAYS => Standing::Expiring { days_left: left },
            _ => Standing::Valid,
        }
    }

    /// Whether the certificate is valid on `day`, first and last day included.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        matches!(self.standing(day), Standing::Valid | Standing::Expiring { .. })
    }
}

/// 从业人员: one staff member of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name as on the certificates.
    pub name: String,
    /// All certificates, valid or not.
    pub certificates: Vec<Certificate>,
}

/// The certificate of `certificates` that shows `qualification` at a sufficient level on `day`: the
/// highest level first, then the one that lasts longest.
#[must_use]
pub fn certificate_for(certificates: &[Certificate], qualification: Qualification, day: Date) -> Option<&Certificate> {
    certificates
        .iter()
        .filter(|c| c.qualification == qualification && c.level.suffices() && c.is_valid_on(day))
        .max_by_key(|c| (c.level, c.expires_on.is_none(), c.expires_on))
}

impl Person {
    /// Whether the person may act in `role` on `day` as far as certificates go.
    #[must_use]
    pub fn may_act_as(&self, role: crate::role::Role, day: Date) -> bool {
        role.required_qualification().is_none_or(|q| certificate_for(&self.certificates, q, day).is_some())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::role::Role;

    fn operator(level: Level, expires_on: Option<Date>) -> Certificate {
        Certificate {
            qualification: Qualification::FacilityOperator,
            level,
            number: "OP-1".into(),
            issued_on: date(2024, 1, 1),
            expires_on,
        }
    }

    #[test]
    fn the_last_day_is_valid_and_the_next_is_not() {
        let certificate = operator(Level::Intermediate, Some(date(2026, 11, 22)));
        assert!(certificate.is_valid_on(date(2026, 11, 22)));
        assert_eq!(certificate.standing(date(2026, 11, 23)), Standing::Expired);
        assert_eq!(certificate.standing(date(2023, 12, 31)), Standing::NotYet);
    }

    #[test]
    fn the_warning_begins_thirty_days_ahead() {
        let certificate = operator(Level::Intermediate, Some(date(2026, 12, 31)));
        assert_eq!(certificate.standing(date(2026, 11, 30)), Standing::Valid);
        assert_eq!(certificate.standing(date(2026, 12, 1)), Standing::Expiring { days_left: 30 });
    }

    #[test]
    fn an_elementary_operator_may_not_work_on_site() {
        let mut person = Person { name: "王工".into(), certificates: vec![operator(Level::Elementary, None)] };
        assert!(!person.may_act_as(Role::FieldEngineer, date(2026, 1, 1)));
        person.certificates.push(operator(Level::Senior, None));
        assert!(person.may_act_as(Role::FieldEngineer, date(2026, 1, 1)));
        assert!(!person.may_act_as(Role::ProjectLead, date(2026, 1, 1)));
        assert!(person.may_act_as(Role::AgencyAdmin, date(2026, 1, 1)));
    }

    #[test]
    fn a_certificate_that_contradicts_itself_is_refused() {
        let mut certificate = operator(Level::Class1, None);
        assert_eq!(certificate.check(), Err(CertificateError::LevelOfOther));
        certificate.level = Level::Senior;
        assert_eq!(certificate.check(), Ok(()));
        certificate.expires_on = Some(date(2020, 1, 1));
        assert_eq!(certificate.check(), Err(CertificateError::ExpiresBeforeIssue));
    }
}
