//! The head line of a project's hazards table, 安全隐患处置汇总表: how many there were, and what became of them (R5.5).

use crate::fault::{FaultStanding, FaultState};

/// How the faults of a project's whole life stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HazardCounts {
    /// 累计: all that were ever found.
    pub found: u32,
    /// 已解决.
    pub resolved: u32,
    /// 解决中.
    pub under_way: u32,
    /// 待处理.
    pub open: u32,
    /// 不同意维修.
    pub declined: u32,
    /// 沟通中.
    pub in_discussion: u32,
    /// 不在合同范围.
    pub out_of_scope: u32,
}

impl HazardCounts {
    /// Counts faults that stand so.
    pub fn of(states: impl Iterator<Item = FaultState>) -> Self {
        let mut counts = Self::default();
        for state in states {
            counts.found += 1;
            *match FaultStanding::of(state) {
                FaultStanding::Resolved => &mut counts.resolved,
                FaultStanding::UnderWay => &mut counts.under_way,
                FaultStanding::Declined => &mut counts.declined,
                FaultStanding::InDiscussion => &mut counts.in_discussion,
                FaultStanding::OutOfScope => &mut counts.out_of_scope,
                // No fault stands so: what could not be tested is none.
                FaultStanding::Open | FaultStanding::Untestable => &mut counts.open,
            } += 1;
        }
        counts
    }

    /// 解决率 in percent: solved of all that the contract covers; `None` where it covers none of them.
    #[must_use]
    pub fn solved_percent(&self) -> Option<f64> {
        let covered = self.found - self.out_of_scope;
        (covered > 0).then(|| f64::from(self.resolved) * 100.0 / f64::from(covered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_contract_does_not_cover_does_not_lower_the_rate() {
        use FaultState as S;
        let counts = HazardCounts::of([S::Resolved, S::Resolved, S::Open, S::Repairing, S::OutOfScope].into_iter());
        assert_eq!((counts.found, counts.resolved, counts.open, counts.under_way), (5, 2, 1, 1));
        assert_eq!(counts.solved_percent(), Some(50.0));
        assert_eq!(HazardCounts::of([S::OutOfScope].into_iter()).solved_percent(), None);
        assert_eq!(HazardCounts::default().solved_percent(), None);
    }

    #[test]
    fn the_parts_make_the_whole() {
        let counts = HazardCounts::of(FaultState::ALL.iter().copied());
        let parts = counts.resolved + counts.under_way + counts.open + counts.declined;
        assert_eq!(parts + counts.in_discussion + counts.out_of_scope, counts.found);
        assert_eq!(counts.found as usize, FaultState::ALL.len());
    }
}
