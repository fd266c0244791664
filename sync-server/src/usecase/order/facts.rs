//! What an engineer is told of an order, complete enough to work without a network.

use shared_model::document::statement::ResultKey;
use shared_model::feed::{OrderFacts, Picture};
use shared_model::id::{FaultId, TaskId};
use shared_model::sha::Sha256;

use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::media::Media;
use crate::media::picture::picture;
use crate::store;
use crate::store::fault::FaultRow;
use crate::store::order::OrderRow;

/// Pictures that go with an order at most.
const MOST_PICTURES: u32 = 3;

/// The photos of a fault that an order shows.
pub(super) fn shown(tx: &Tx<'_>, task: TaskId, fault: FaultId) -> Result<Vec<Sha256>, ApiError> {
    Ok(store::order::photos(tx, task, fault, MOST_PICTURES)?)
}

/// The facts of an order, with the pictures that the server holds.
pub(super) fn facts(tx: &Tx<'_>, media: &Media, order: &OrderRow) -> Result<OrderFacts, ApiError> {
    let fault = store::fault::get(tx, order.fault)?.ok_or(Code::RequestNotFound)?;
    let task = store::task::get(tx, fault.task)?.ok_or(Code::RequestNotFound)?;
    let pictures = shown(tx, fault.task, order.fault)?.into_iter().filter_map(|sha256| small(media, sha256));
    Ok(OrderFacts {
        id: order.id,
        kind: order.kind,
        project: order.project,
        fault: order.fault,
        item: item(&fault)?,
        catalogue: task.catalogue,
        description: fault.description,
        place: fault.place,
        found_by: fault.found_by,
        found_at: fault.found_at,
        pictures: pictures.collect(),
        ordered_by: order.ordered_by_name.clone(),
        ordered_at: order.ordered_at,
        note: order.note.clone(),
    })
}

fn item(fault: &FaultRow) -> Result<ResultKey, ApiError> {
    let damaged = || ApiError::from(Code::ServerFailed).caused_by("the row of a fault names no item");
    Ok(ResultKey {
        facility: fault.facility.parse().map_err(|_| damaged())?,
        item: fault.item.parse().map_err(|_| damaged())?,
        point: Some(fault.point.clone()).filter(|point| !point.is_empty()),
    })
}

/// The small copy of a photo. An order without a picture is worth more than none: what cannot be read is left out.
fn small(media: &Media, sha256: Sha256) -> Option<Picture> {
    let made = media.thumbnail(&sha256).map_err(|error| error.to_string());
    match made.and_then(|small| small.map(|small| picture(&small)).transpose().map_err(|error| error.to_string())) {
        Ok(jpeg) => jpeg.map(|jpeg| Picture { sha256, jpeg }),
        Err(error) => {
            tracing::warn!(photo = %sha256, %error, "the small copy of a photo could not be made");
            None
        }
    }
}
