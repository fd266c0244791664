//! Where a fault stands for those who follow it up: which list it is in, what it waits for, and what can be done
//! about it now (R5.4).

use crate::fault::{FaultDisposition, FaultEvent, FaultState};
use crate::words::words;

words! {
    /// The lists of 管理测试故障 (manual 四3.6).
    pub enum FaultStanding {
        /// 不能测试项: no fault, but something that could not be tested.
        Untestable = "untestable",
        /// 待处理.
        Open = "open",
        /// 解决中: an investigation or a repair is under way.
        UnderWay = "under_way",
        /// 沟通中.
        InDiscussion = "in_discussion",
        /// 不同意维修.
        Declined = "declined",
        /// 已解决.
        Resolved = "resolved",
        /// 不在合同范围.
        OutOfScope = "out_of_scope",
    }
}

words! {
    /// What a fault waits for, and so who has to act.
    pub enum FaultAwaits {
        /// That it is settled how it is handled: the lead's.
        Settling = "settling",
        /// That the engineer who has the order submits.
        Work = "work",
        /// That what was submitted is reviewed: the lead's.
        Review = "review",
        /// The end of the talks with the owner: the lead's.
        Talks = "talks",
        /// That the owner agrees after all.
        Owner = "owner",
        /// Nothing any more.
        Nothing = "nothing",
    }
}

impl FaultStanding {
    /// The list that a fault in `state` is in.
    #[must_use]
    pub const fn of(state: FaultState) -> Self {
        match state {
            FaultState::Open => Self::Open,
            FaultState::Investigating | FaultState::Repairing => Self::UnderWay,
            FaultState::InDiscussion => Self::InDiscussion,
            FaultState::Declined => Self::Declined,
            FaultState::OutOfScope => Self::OutOfScope,
            FaultState::Resolved => Self::Resolved,
        }
    }
}

impl FaultState {
    /// What is waited for; `submitted` tells that the ordered work is with the reviewer.
    #[must_use]
    pub const fn awaits(self, submitted: bool) -> FaultAwaits {
        match self {
            Self::Open => FaultAwaits::Settling,
            Self::Investigating | Self::Repairing if submitted => FaultAwaits::Review,
            Self::Investigating | Self::Repairing => FaultAwaits::Work,
            Self::InDiscussion => FaultAwaits::Talks,
            Self::Declined => FaultAwaits::Owner,
            Self::OutOfScope | Self::Resolved => FaultAwaits::Nothing,
        }
    }

    /// The ways in which it can be handled now.
    pub fn moves(self) -> impl Iterator<Item = FaultDisposition> {
        let ways = FaultDisposition::ALL.iter().copied();
        ways.filter(move |way| self.on(FaultEvent::Handled(*way)).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_in_one_list_and_waits_for_somebody_until_it_is_closed() {
        use FaultAwaits as A;
        use FaultStanding as L;
        let expected = [
            (FaultState::Open, L::Open, [A::Settling, A::Settling], 5),
            (FaultState::Investigating, L::UnderWay, [A::Work, A::Review], 0),
            (FaultState::Repairing, L::UnderWay, [A::Work, A::Review], 0),
            (FaultState::InDiscussion, L::InDiscussion, [A::Talks, A::Talks], 5),
            (FaultState::Declined, L::Declined, [A::Owner, A::Owner], 1),
            (FaultState::OutOfScope, L::OutOfScope, [A::Nothing, A::Nothing], 0),
            (FaultState::Resolved, L::Resolved, [A::Nothing, A::Nothing], 0),
        ];
        assert_eq!(expected.len(), FaultState::ALL.len());
        for (state, list, awaits, moves) in expected {
            assert_eq!(FaultStanding::of(state), list, "{state}");
            assert_eq!([state.awaits(false), state.awaits(true)], awaits, "{state}");
            assert_eq!(state.moves().count(), moves, "{state}");
            assert_eq!(state.is_closed(), awaits[0] == A::Nothing, "{state}");
        }
        assert_eq!(FaultState::Declined.moves().collect::<Vec<_>>(), [FaultDisposition::OwnerAgreed]);
    }
}
