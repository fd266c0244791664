//! How a settled conflict is told on paper.

use shared_model::document::statement::{ControllerStatement, EntryStatement, FaultStatement, ResultStatement, Said};
use shared_model::review::{Held, Statement};

use super::source::ReportSource;
use super::wording;

/// A statement that was made by somebody at some time.
pub(super) trait Told: Statement {
    /// Who, on which phone, when.
    fn said(&self) -> &Said;
}

macro_rules! told {
    ($($statement:ty),*) => {
        $(impl Told for $statement {
            fn said(&self) -> &Said {
                &self.said
            }
        })*
    };
}

told!(ControllerStatement, EntryStatement, FaultStatement, ResultStatement);

/// Which statement a reviewer let hold, and why; `None` where nothing was settled.
pub(super) fn line<T: Told>(source: &ReportSource, held: &Held<'_, T>) -> Option<String> {
    let settlement = held.settlement?;
    let count = match held.others.len() + 1 {
        2 => "两".to_owned(),
        count => format!(" {count} "),
    };
    let said = held.said.said();
    Some(format!(
        "{count}份记录不一致，审核人{}认定采用：{}于{}的记录（{}）",
        source.name(settlement.by),
        source.name(said.by),
        wording::time(said.at.best()),
        settlement.reason,
    ))
}
