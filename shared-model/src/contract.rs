//! Service contracts (R2.3): their kind, and the states they pass through.

use crate::words::words;

words! {
    /// 合同类型: what the agency was engaged for.
    pub enum ContractKind {
        /// 维护保养: maintenance, a report every month.
        Maintenance = "maintenance",
        /// 竣工检测: inspection of a completed building.
        CompletionInspection = "completion_inspection",
        /// 年度检测: annual inspection.
        AnnualInspection = "annual_inspection",
        /// 专项检测: special inspection.
        SpecialInspection = "special_inspection",
        /// 安全评估: fire-safety assessment.
        Assessment = "assessment",
    }
}

impl ContractKind {
    /// Whether it is one of the three kinds of inspection.
    #[must_use]
    pub const fn is_inspection(self) -> bool {
        matches!(self, Self::CompletionInspection | Self::AnnualInspection | Self::SpecialInspection)
    }
}
