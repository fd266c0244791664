//! Who may search for addresses: whoever may say where a project is. The provider's allowance is not for everybody.

use shared_model::permission::Action;

use super::session::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::geocode::Question;

/// Longest address that is passed on, in characters.
const LONGEST: usize = 200;

/// What may be asked for `actor`.
///
/// # Errors
/// `request.forbidden`; `request.invalid` when there is nothing to look for, or no such division.
pub fn question(core: &Core, actor: &Actor, words: &str, region: Option<&str>) -> Result<Question, ApiError> {
    actor.own_agency_for(Action::ManageProject)?;
    let words = words.trim();
    let refused = |field: &str, code| Err(ApiError::from(Code::RequestInvalid).field(field, code));
    if words.is_empty() {
        return refused("q", Code::FieldRequired);
    }
    if words.chars().count() > LONGEST {
        return refused("q", Code::FieldTooLong);
    }
    let Some(code) = region.filter(|code| !code.is_empty()) else {
        return Ok(Question { words: words.to_owned(), region: None });
    };
    let Some(name) = core.regions.full_name(code) else { return refused("region", Code::FieldRegion) };
    Ok(Question { words: words.to_owned(), region: Some((code.to_owned(), name)) })
}
