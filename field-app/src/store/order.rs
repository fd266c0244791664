//! Orders to look into a fault or to repair it, and the small pictures that came with them.

use rusqlite::Row;
use shared_model::feed::{OrderFacts, Picture};
use shared_model::id::{AccountId, OrderId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::row::{json, to_json};
use super::{StoreError, TaskRow, Tx};

const PUT: &str = "INSERT INTO fault_order (account, id, facts, ordered_at) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (account, id) DO UPDATE SET facts = excluded.facts, ordered_at = excluded.ordered_at, withdrawn = 0";
const WITHDRAW: &str = "UPDATE fault_order SET withdrawn = 1 WHERE account = ?1 AND id = ?2";
const ACCEPT: &str = "UPDATE fault_order SET accepted_at = ?3 WHERE account = ?1 AND id = ?2 AND accepted_at IS NULL";
const ONE: &str = "SELECT facts, accepted_at, withdrawn FROM fault_order WHERE account = ?1 AND id = ?2";
const ALL: &str =
    "SELECT facts, accepted_at, withdrawn FROM fault_order WHERE account = ?1 ORDER BY ordered_at DESC, id DESC";
const PUT_PICTURE: &str = "INSERT INTO picture (sha256, jpeg) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
const PICTURE: &str = "SELECT jpeg FROM picture WHERE sha256 = ?1";

/// An order as this phone knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// What was ordered; its pictures without their bytes.
    pub facts: OrderFacts,
    /// When the engineer took it on.
    pub accepted_at: Option<Moment>,
    /// It was taken back.
    pub withdrawn: bool,
}

impl Tx<'_> {
    /// Keeps an order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_order(&self, account: AccountId, facts: &OrderFacts) -> Result<(), StoreError> {
        for Picture { sha256, jpeg } in &facts.pictures {
            self.execute(PUT_PICTURE, (sha256.as_bytes(), jpeg))?;
        }
        let named = |picture: &Picture| Picture { sha256: picture.sha256, jpeg: Vec::new() };
        let named = OrderFacts { pictures: facts.pictures.iter().map(named).collect(), ..facts.clone() };
        let params =
            (account.as_bytes(), facts.id.as_bytes(), to_json("fault_order", &named)?, facts.ordered_at.as_ms());
        self.execute(PUT, params).map(drop)
    }

    /// Takes an order back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn withdraw_order(&self, account: AccountId, id: OrderId) -> Result<bool, StoreError> {
        Ok(self.execute(WITHDRAW, (account.as_bytes(), id.as_bytes()))? == 1)
    }

    /// Notes that the engineer took the order on; the first time counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn accept_order(&self, account: AccountId, id: OrderId, at: Moment) -> Result<(), StoreError> {
        self.execute(ACCEPT, (account.as_bytes(), id.as_bytes(), at.as_ms())).map(drop)
    }

    /// An order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn order(&self, account: AccountId, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        self.row(ONE, (account.as_bytes(), id.as_bytes()), order)
    }

    /// All orders of the account, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn orders(&self, account: AccountId) -> Result<Vec<OrderRow>, StoreError> {
        self.rows(ALL, [account.as_bytes()], order)
    }

    /// The task that carries out an order, the newest when there are several.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn task_of_order(&self, account: AccountId, id: OrderId) -> Result<Option<TaskRow>, StoreError> {
        self.row(super::task::OF_ORDER, (account.as_bytes(), id.as_bytes()), super::task::task)
    }

    /// The small copy of a photo taken elsewhere.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn picture(&self, sha256: Sha256) -> Result<Option<Vec<u8>>, StoreError> {
        self.row(PICTURE, [sha256.as_bytes()], |row| Ok(row.get(0)?))
    }
}

fn order(row: &Row<'_>) -> Result<OrderRow, StoreError> {
    Ok(OrderRow {
        facts: json("fault_order", &row.get::<_, String>(0)?)?,
        accepted_at: row.get::<_, Option<i64>>(1)?.map(Moment::from_ms),
        withdrawn: row.get(2)?,
    })
}
