//! How often a plan or a test item comes round.

use crate::words::words;

words! {
    /// 月 / 季 / 年: the kind of a plan, and the cycles a test item belongs to.
    pub enum Period {
        /// Every month.
        Month = "month",
        /// Every quarter.
        Quarter = "quarter",
        /// Every year.
        Year = "year",
    }
}
