//! The contacts of clients, and the list of key units, as sheets.

use super::super::ExportQuery;
use super::{day, filled, or_empty};
use crate::core::Core;
use crate::error::ApiError;
use crate::sheet::{Sheet, Value};
use crate::store::owner_contact::WantedContacts;
use crate::usecase::session::Actor;
use crate::usecase::{key_unit, owner_contact};

pub(super) fn contacts(core: &Core, actor: &Actor, query: &ExportQuery) -> Result<Sheet, ApiError> {
    let wanted = WantedContacts { owner: query.owner, ended: query.ended };
    let titles = [("单位名称", 36.0), ("联系人", 14.0), ("联系电话", 16.0), ("停用日期", 14.0)];
    filled(
        "业主联系人",
        &titles,
        query.q.as_deref(),
        |page| owner_contact::list(core, actor, wanted, page),
        |row| vec![row.owner_name.into(), row.name.into(), row.phone.into(), row.ended_at.map_or(Value::Empty, day)],
    )
}

pub(super) fn key_units(core: &Core, actor: &Actor, query: &ExportQuery) -> Result<Sheet, ApiError> {
    let titles = [
        ("单位名称", 36.0),
        ("所在区域", 30.0),
        ("单位地址", 40.0),
        ("统一社会信用代码", 22.0),
        ("列入日期", 14.0),
        ("移出日期", 14.0),
        ("移出原因", 30.0),
    ];
    filled(
        "消防安全重点单位",
        &titles,
        query.q.as_deref(),
        |page| key_unit::list(core, actor, query.ended, page),
        |row| {
            let region = core.regions.full_name(&row.region).unwrap_or(row.region);
            vec![
                row.name.into(),
                region.into(),
                row.address.into(),
                or_empty(row.credit_code),
                day(row.added_at),
                row.ended_at.map_or(Value::Empty, day),
                or_empty(row.end_reason),
            ]
        },
    )
}
