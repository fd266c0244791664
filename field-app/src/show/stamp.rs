//! What the band on a photo says.

use shared_model::calendar::{day_of, time_of};
use shared_model::document::statement::{CaptureSource, PhotoOf, PhotoStatement};
use shared_model::feed::ProjectFacts;

use crate::phone::OpenTask;
use crate::photo::Stamp;
use crate::view::AccountView;

/// Time, place, project and person, a line each.
pub(crate) fn stamp(
    said: &PhotoStatement,
    project: Option<&ProjectFacts>,
    account: &AccountView,
    open: &OpenTask,
) -> Stamp {
    let at = said.said.at.device;
    let time = time_of(at);
    let mut when = format!("{}  {:02}:{:02}:{:02}", day_of(at), time.hour(), time.minute(), time.second());
    if said.source == CaptureSource::Simulated {
        when.push_str("  模拟");
    }
    let position = said.fix.map(|fix| {
        let LatLonText(text) = LatLonText::of(fix.position.lat, fix.position.lon);
        format!("{text}  ±{:.0} m", fix.accuracy_m)
    });
    let place = place_of(said, open);
    let who = if said.said.by.to_string() == account.id { account.person_name.as_str() } else { "" };
    let project = project.map(|project| project.name.clone()).unwrap_or_default();
    Stamp {
        lines: vec![
            when,
            [place, position].into_iter().flatten().collect::<Vec<_>>().join("  "),
            project,
            who.to_owned(),
        ],
    }
}

struct LatLonText(String);

impl LatLonText {
    /// Degrees to about a metre, with the sides of the world.
    fn of(lat: f64, lon: f64) -> Self {
        let (north, east) = (if lat < 0.0 { 'S' } else { 'N' }, if lon < 0.0 { 'W' } else { 'E' });
        Self(format!("{:.5}°{north} {:.5}°{east}", lat.abs(), lon.abs()))
    }
}

/// The place stated with what the photo belongs to.
fn place_of(said: &PhotoStatement, open: &OpenTask) -> Option<String> {
    let place = match &said.of {
        PhotoOf::Item(key) => open.evidence.results.get(key).map(|result| &result.shown.place),
        PhotoOf::Fault(fault) => open.evidence.faults.get(fault).map(|fault| &fault.shown.place),
        PhotoOf::Entry(entry) => open.evidence.entries.get(entry).map(|entry| &entry.shown.place),
        PhotoOf::Selfie | PhotoOf::SignIn | PhotoOf::Controller => None,
    };
    place.filter(|place| !place.is_empty()).cloned()
}
