//! What is to be filed: how many reports, and by which day the next of them (R6.4, R6.5).

use jiff::civil::Date;
use shared_model::calendar::day_of;
use shared_model::permission::Action;

use crate::core::Core;
use crate::error::ApiError;
use crate::store;
use crate::usecase::session::Actor;

/// The reports that were made and wait for their filing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ToFile {
    /// Those whose filing is late already.
    pub late: Days,
    /// Those that can be filed in time.
    pub in_time: Days,
}

/// Some reports, and the first of the last days on which their filing is in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// How many.
    pub count: u32,
    /// The first day; none of no report.
    pub first: Option<Date>,
}

impl Days {
    fn add(&mut self, day: Date) {
        self.count += 1;
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
    }
}

/// What is to be filed of the reports that the actor manages; nothing for whoever manages none.
///
/// # Errors
/// Whatever the database says.
pub fn to_file(core: &Core, actor: &Actor) -> Result<ToFile, ApiError> {
    let filter = actor.filter(Action::ManageReport).ok();
    let Some((agency, lead)) = filter.and_then(|filter| Some((filter.agency?, filter.assigned))) else {
        return Ok(ToFile::default());
    };
    let today = day_of(core.env.now());
    let mut found = ToFile::default();
    for due in core.db.read(|tx| store::report::due::to_file(tx, agency, lead))? {
        let day = due.day();
        if day < today { &mut found.late } else { &mut found.in_time }.add(day);
    }
    Ok(found)
}
