//! Roles: what kind of account somebody signs in with, and the certificate each kind asks for (R1.4).

use crate::person::Qualification;
use crate::words::words;

words! {
    /// The kind of an account (`requirements.md` section 0).
    pub enum Role {
        /// 消防部门: supervises the agencies and projects of a jurisdiction.
        Officer = "officer",
        /// 系统客服: runs the installation.
        Operator = "operator",
        /// PC端管理人员: runs the master data of one agency.
        AgencyAdmin = "agency_admin",
        /// 企业管理人员: everything of one agency, on a phone's browser.
        EnterpriseManager = "enterprise_manager",
        /// 项目负责人: leads and reviews the projects assigned to them.
        ProjectLead = "project_lead",
        /// 技术负责人: answers for the agency's reports and files them.
        TechnicalLead = "technical_lead",
        /// 现场执业人员: works on site with the field app.
        FieldEngineer = "field_engineer",
        /// 业主联系人: sees what is done for the own owner, in the portal (R2.2).
        OwnerContact = "owner_contact",
    }
}

impl Role {
    /// The certificate without which the role cannot be held or exercised.
    #[must_use]
    pub const fn required_qualification(self) -> Option<Qualification> {
        match self {
            Self::ProjectLead | Self::TechnicalLead => Some(Qualification::RegisteredEngineer),
            Self::FieldEngineer => Some(Qualification::FacilityOperator),
            Self::Officer | Self::Operator | Self::AgencyAdmin | Self::EnterpriseManager | Self::OwnerContact => None,
        }
    }

    /// Whether the role belongs to a service agency (and not to the authority, the operator or a client).
    #[must_use]
    pub const fn is_of_agency(self) -> bool {
        !matches!(self, Self::Officer | Self::Operator | Self::OwnerContact)
    }

    /// Whether the role works with the field app: such an account is bound to one phone (R1.5).
    #[must_use]
    pub const fn uses_field_app(self) -> bool {
        matches!(self, Self::ProjectLead | Self::FieldEngineer)
    }

    /// Whether the role works with the console in a browser.
    #[must_use]
    pub const fn uses_console(self) -> bool {
        !matches!(self, Self::FieldEngineer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_need_a_registered_engineer_and_engineers_an_operator_certificate() {
        assert_eq!(Role::TechnicalLead.required_qualification(), Some(Qualification::RegisteredEngineer));
        assert_eq!(Role::FieldEngineer.required_qualification(), Some(Qualification::FacilityOperator));
        assert_eq!(Role::AgencyAdmin.required_qualification(), None);
    }

    #[test]
    fn every_role_works_with_something() {
        assert!(Role::ALL.iter().all(|role| role.uses_console() || role.uses_field_app()));
    }
}
