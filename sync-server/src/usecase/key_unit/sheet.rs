//! Key units from a sheet: the template that officers fill in, and taking it in, whole or not at all (manual 十.18).

use std::collections::BTreeSet;

use shared_model::calendar::day_of;
use shared_model::moment::Moment;
use shared_model::permission::Action;

use super::{NewKeyUnit, checked, put, require_some};
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::sheet::{self, CellError, Column, Record, Sheet, SheetError, write};
use crate::store;
use crate::usecase::check::Fields;
use crate::usecase::session::Actor;

const NAME: Column = Column { key: "name", title: "单位名称", required: true };
const REGION: Column = Column { key: "region", title: "所在区域", required: true };
const ADDRESS: Column = Column { key: "address", title: "单位地址", required: true };
const CREDIT_CODE: Column = Column { key: "credit_code", title: "统一社会信用代码", required: false };
/// The columns of a list of key units.
const COLUMNS: [Column; 4] = [NAME, REGION, ADDRESS, CREDIT_CODE];

/// What each column takes.
const NOTES: [(&str, &str); 4] = [
    ("单位名称", "与营业执照一致；同一区域内不能重名"),
    ("所在区域", "行政区划名称（例如 陕西省西安市雁塔区，或 雁塔区）或代码（例如 610113），须在本辖区内"),
    ("单位地址", "详细到门牌号"),
    ("统一社会信用代码", "可不填；单元格为文本格式，请勿改为数字，否则末尾几位会丢失"),
];

/// The bytes of the template.
///
/// # Errors
/// `server.failed`.
pub fn template(made_at: Moment) -> Result<Vec<u8>, ApiError> {
    Ok(write(&[Sheet::form("消防安全重点单位", &COLUMNS), Sheet::notes(&NOTES)], made_at)?)
}

/// Puts every unit of a sheet on the list, or none. Returns how many.
///
/// # Errors
/// `request.forbidden`; `sheet.…`, of which `sheet.cells` names every bad cell.
pub fn import(core: &Core, actor: &Actor, bytes: &[u8]) -> Result<usize, ApiError> {
    require_some(actor, Action::ManageKeyUnit)?;
    let rows = sheet::read(bytes, &COLUMNS)?;
    let divisions = Divisions::of(core, actor);
    let stated: Vec<_> = rows.iter().map(|row| (row, stated(row, &divisions))).collect();
    core.db.write(|tx| {
        let (mut seen, mut errors, mut units) = (BTreeSet::new(), Vec::<CellError>::new(), Vec::new());
        for (row, new) in &stated {
            let mut fields = Fields::default();
            let unit = checked(core, actor, new, &mut fields);
            let twice = !seen.insert((unit.region.clone(), unit.name.clone()));
            let taken = twice || store::key_unit::is_listed(tx, &unit.region, &unit.name)?;
            fields.check(unit.name.is_empty() || !taken, NAME.key, Code::FieldTaken);
            errors.extend(fields.each().map(|(field, code)| row.wrong(&field, code)));
            units.push(unit);
        }
        if !errors.is_empty() {
            return Err(SheetError::Cells(errors).into());
        }
        units.iter().try_for_each(|unit| put(tx, unit))?;
        Ok(units.len())
    })
}

fn stated(row: &Record, divisions: &Divisions) -> NewKeyUnit {
    let text = row.get(REGION.key);
    NewKeyUnit {
        region: divisions.code(text).unwrap_or(text).to_owned(),
        name: row.get(NAME.key).to_owned(),
        address: row.get(ADDRESS.key).to_owned(),
        credit_code: Some(row.get(CREDIT_CODE.key).to_owned()),
    }
}

/// The divisions that somebody keeps the list of, by their full names.
struct Divisions(Vec<(String, String)>);

impl Divisions {
    fn of(core: &Core, actor: &Actor) -> Self {
        let (today, own) = (day_of(core.env.now()), actor.jurisdiction.as_deref().unwrap_or_default());
        let there = core.regions.iter().filter(|region| region.is_valid(today) && region.code.starts_with(own));
        Self(there.filter_map(|region| Some((core.regions.full_name(&region.code)?, region.code.clone()))).collect())
    }

    /// The code of the only division whose full name ends so.
    fn code(&self, text: &str) -> Option<&str> {
        let text: String = text.split_whitespace().collect();
        let mut named = self.0.iter().filter(|(name, _)| !text.is_empty() && name.ends_with(&text));
        let (_, code) = named.next()?;
        named.next().is_none().then_some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_read_as_an_empty_sheet_of_its_columns() {
        let bytes = template(Moment::from_ms(0)).unwrap();
        let refused = ApiError::from(sheet::read(&bytes, &COLUMNS).unwrap_err());
        assert_eq!(refused.code(), Code::SheetEmpty);
    }

    #[test]
    fn a_division_is_known_by_the_end_of_its_name_when_no_other_ends_so() {
        let named = [
            ("陕西省", "61"),
            ("陕西省西安市雁塔区", "610113"),
            ("陕西省渭南市某区", "610599"),
            ("陕西省西安市某区", "610199"),
        ];
        let divisions = Divisions(named.map(|(name, code)| (name.to_owned(), code.to_owned())).to_vec());
        assert_eq!(divisions.code("雁塔区"), Some("610113"));
        assert_eq!(divisions.code("西安市 某区"), Some("610199"));
        assert_eq!((divisions.code("某区"), divisions.code(""), divisions.code("610113")), (None, None, None));
    }
}
