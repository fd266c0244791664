//! Accounts that were signed in here, and how far each has heard the server.

use rusqlite::Row;
use shared_model::id::AccountId;
use shared_model::moment::Moment;

use super::row::{count, json, to_json};
use super::{StoreError, Tx};
use crate::view::AccountView;

const COLUMNS_OF_CURRENT: &str =
    "SELECT id, facts, token, state, incarnation, cursor, last_ok_at FROM account WHERE current = 1";
const LEAVE: &str = "UPDATE account SET current = 0 WHERE current = 1";
const ENTER: &str = "INSERT INTO account (id, facts, token, state, current) VALUES (?1, ?2, ?3, 'signed_in', 1)
    ON CONFLICT (id) DO UPDATE SET facts = excluded.facts, token = excluded.token, state = 'signed_in', current = 1";
const FACTS: &str = "UPDATE account SET facts = ?2 WHERE id = ?1";
const STATE: &str = "UPDATE account SET state = ?2 WHERE id = ?1";
const SIGN_OUT: &str = "UPDATE account SET token = NULL, state = 'signed_out', current = 0 WHERE id = ?1";
const HEARD: &str = "UPDATE account SET incarnation = ?2, cursor = ?3, last_ok_at = ?4 WHERE id = ?1";
const HEAR_AGAIN: &str = "UPDATE account SET incarnation = NULL, cursor = 0";
const END: &str = "INSERT INTO ended_session (token) VALUES (?1) ON CONFLICT DO NOTHING";
const ENDED: &str = "SELECT token FROM ended_session LIMIT 1";
const TOLD: &str = "DELETE FROM ended_session WHERE token = ?1";

/// Whether the account can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionPhase {
    /// Yes.
    SignedIn,
    /// The server no longer takes the token.
    SignInAgain,
    /// The server says the account is disabled.
    Disabled,
    /// Signed out on this phone.
    SignedOut,
}

impl SessionPhase {
    const ALL: [(Self, &str); 4] = [
        (Self::SignedIn, "signed_in"),
        (Self::SignInAgain, "sign_in_again"),
        (Self::Disabled, "disabled"),
        (Self::SignedOut, "signed_out"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(phase, _)| *phase == self).map_or("signed_out", |(_, word)| word)
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// As the server described it.
    pub facts: AccountView,
    /// Token of its session.
    pub token: Option<String>,
    /// Whether it can be used.
    pub phase: SessionPhase,
    /// The central database spoken to last.
    pub incarnation: Option<u64>,
    /// Feed position applied.
    pub cursor: u64,
    /// Last successful exchange.
    pub last_ok_at: Option<Moment>,
}

impl Tx<'_> {
    /// Lets every account hear the server's feed from its beginning: parts of what it told were lost.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hear_everything_again(&self) -> Result<(), StoreError> {
        self.execute(HEAR_AGAIN, []).map(drop)
    }

    /// The account in use.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn current_account(&self) -> Result<Option<AccountRow>, StoreError> {
        self.row(COLUMNS_OF_CURRENT, [], account)
    }

    /// Makes `id` the account in use.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn enter_account(&self, id: AccountId, facts: &AccountView, token: &str) -> Result<(), StoreError> {
        self.execute(LEAVE, [])?;
        self.execute(ENTER, (id.as_bytes(), to_json("account", facts)?, token)).map(drop)
    }

    /// Replaces what is known of the account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn describe_account(&self, id: AccountId, facts: &AccountView) -> Result<(), StoreError> {
        self.execute(FACTS, (id.as_bytes(), to_json("account", facts)?)).map(drop)
    }

    /// Notes what the server says about the session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_session(&self, id: AccountId, phase: SessionPhase) -> Result<(), StoreError> {
        self.execute(STATE, (id.as_bytes(), phase.word())).map(drop)
    }

    /// Signs the account out here; `token` is ended at the server when there is a network.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn leave_account(&self, id: AccountId, token: Option<&str>) -> Result<(), StoreError> {
        if let Some(token) = token {
            self.execute(END, [token])?;
        }
        self.execute(SIGN_OUT, [id.as_bytes()]).map(drop)
    }

    /// Notes an exchange with the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn heard(&self, id: AccountId, incarnation: u64, cursor: u64, at: Moment) -> Result<(), StoreError> {
        let cursor = i64::try_from(cursor).unwrap_or(i64::MAX);
        self.execute(HEARD, (id.as_bytes(), incarnation.cast_signed(), cursor, at.as_ms())).map(drop)
    }

    /// A session that was ended here and not yet at the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ended_session(&self) -> Result<Option<String>, StoreError> {
        self.row(ENDED, [], |row| Ok(row.get(0)?))
    }

    /// The server knows that the session has ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn session_end_told(&self, token: &str) -> Result<(), StoreError> {
        self.execute(TOLD, [token]).map(drop)
    }
}

fn account(row: &Row<'_>) -> Result<AccountRow, StoreError> {
    let state: String = row.get(3)?;
    let phase = SessionPhase::ALL.iter().find(|(_, word)| *word == state);
    Ok(AccountRow {
        id: AccountId::from_bytes(row.get(0)?),
        facts: json("account", &row.get::<_, String>(1)?)?,
        token: row.get(2)?,
        phase: phase.ok_or(StoreError::Row { table: "account" })?.0,
        incarnation: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
        cursor: count(row.get(5)?),
        last_ok_at: row.get::<_, Option<i64>>(6)?.map(Moment::from_ms),
    })
}
