//! Accounts: whether one may be used at all (R1.4).

use crate::words::words;

words! {
    /// 开启 / 禁用: a new account is disabled until somebody switches it on.
    pub enum AccountState {
        /// 开启: may sign in.
        Enabled = "enabled",
        /// 禁用: may not, and its sessions have ended.
        Disabled = "disabled",
    }
}
