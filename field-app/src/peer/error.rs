//! Why two phones do not exchange anything, or stopped.

/// Why a meeting did not come about or broke off. What was taken over before is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeerError {
    /// The other phone's account is of another agency.
    #[error("the other phone belongs to another agency")]
    OtherAgency,
    /// The pass of one of the phones has expired.
    #[error("a membership pass has expired")]
    PassExpired,
    /// The other phone cannot prove that it belongs to the agency.
    #[error("the other phone does not prove who it is")]
    PassInvalid,
    /// This phone has no pass yet.
    #[error("this phone has no membership pass")]
    NoPass,
    /// The code was shown too long ago.
    #[error("the code has expired")]
    CodeExpired,
    /// The text is no code, or another phone used it first.
    #[error("not a code, or used by another phone")]
    WrongCode,
    /// The other phone cannot be reached, or the connection broke and did not come back.
    #[error("the other phone cannot be reached")]
    Unreachable,
    /// The phones speak different versions of the exchange.
    #[error("the other phone speaks another version")]
    Version,
    /// Somebody ended the meeting.
    #[error("the meeting was ended")]
    Cancelled,
    /// This phone is in no local network.
    #[error("no local network")]
    NoNetwork,
    /// Something failed on the other phone.
    #[error("something failed on the other phone")]
    OtherFailed,
    /// The other phone says something that does not fit.
    #[error("the other phone's answer cannot be understood")]
    Nonsense,
}

impl PeerError {
    const ALL: [(Self, &str); 12] = [
        (Self::OtherAgency, "peer.other_agency"),
        (Self::PassExpired, "peer.pass_expired"),
        (Self::PassInvalid, "peer.pass_invalid"),
        (Self::NoPass, "peer.no_pass"),
        (Self::CodeExpired, "peer.code_expired"),
        (Self::WrongCode, "peer.wrong_code"),
        (Self::Unreachable, "peer.unreachable"),
        (Self::Version, "peer.version"),
        (Self::Cancelled, "peer.cancelled"),
        (Self::NoNetwork, "peer.no_network"),
        (Self::OtherFailed, "peer.other_failed"),
        (Self::Nonsense, "peer.nonsense"),
    ];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(error, _)| *error == self).map_or("peer.nonsense", |(_, code)| code)
    }

    /// The error that another phone names; what is none of these failed there.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == code).map_or(Self::OtherFailed, |(error, _)| *error)
    }
}
