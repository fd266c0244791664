//! Projects with their buildings and facilities.

use shared_model::contract::{ContractKind, ContractState};
use shared_model::geofence::Geofence;
use shared_model::id::{AccountId, AgencyId, BuildingId, ContractId, OwnerId, ProjectId};
use shared_model::moment::Moment;
use shared_model::position::LatLon;
use shared_model::project::{Building, FirstReport, InstalledFacility};

use super::contract::{Ending, ending};
use super::search::{self, Indexed};
use super::sql::sql;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;

/// A project as it is stored, without its buildings and facilities.
#[derive(Debug, Clone)]
pub struct ProjectRow {
    /// The project.
    pub id: ProjectId,
    /// The agency.
    pub agency: AgencyId,
    /// Its contract.
    pub contract: ContractId,
    /// The contract's name.
    pub contract_name: String,
    /// What the agency was engaged for.
    pub kind: ContractKind,
    /// The state of its contract.
    pub contract_state: ContractState,
    /// The owner.
    pub owner: OwnerId,
    /// The owner's name.
    pub owner_name: String,
    /// The account of the project lead.
    pub lead: AccountId,
    /// The lead's name.
    pub lead_name: String,
    /// The project's name.
    pub name: String,
    /// The address.
    pub address: String,
    /// The credit code of whoever uses the building, if known.
    pub credit_code: Option<String>,
    /// The region.
    pub jurisdiction: String,
    /// Where it lies.
    pub site: LatLon,
    /// The geofence around it.
    pub geofence: Geofence,
    /// When the first report is due.
    pub first_report: FirstReport,
    /// Facilities ticked.
    pub facility_count: u32,
    /// When it was recorded.
    pub created_at: Moment,
    /// Whether its reports may be uploaded: a special venue (R2.6).
    pub direct_upload: bool,
    /// Counts the edits.
    pub version: u32,
    /// 终止: when and why it ended.
    pub ending: Option<Ending>,
}

/// What of a project waits for somebody.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// Tasks that wait for a review.
    pub reviews: u32,
    /// Faults that are not solved.
    pub faults: u32,
}

const INSERT: &str = "INSERT INTO project
    (id, agency, contract, lead, name, address, credit_code, jurisdiction, latitude, longitude, geofence, first_report,
     created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
const ADD_BUILDING: &str = "INSERT INTO building
    (id, project, position, name, floors_above, floors_below, area_m2, height_m, usage, completed, water)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name,
        floors_above = excluded.floors_above, floors_below = excluded.floors_below, area_m2 = excluded.area_m2,
        height_m = excluded.height_m, usage = excluded.usage, completed = excluded.completed, water = excluded.water,
        removed_at = NULL";
const ADD_FACILITY: &str = "INSERT INTO project_facility (project, facility, count, place) VALUES (?1, ?2, ?3, ?4)";
const BUILDINGS: &str = "SELECT id, name, floors_above, floors_below, area_m2, height_m, usage, completed, water
    FROM building WHERE project = ?1 AND removed_at IS NULL ORDER BY position";
const REMOVED_BUILDINGS: &str =
    "SELECT name FROM building WHERE project = ?1 AND removed_at IS NOT NULL ORDER BY removed_at, position";
const REMOVE_BUILDINGS: &str = "UPDATE building SET removed_at = ?2 WHERE project = ?1 AND removed_at IS NULL";
const CLEAR_FACILITIES: &str = "DELETE FROM project_facility WHERE project = ?1";
const UPDATE: &str = "UPDATE project SET lead = ?2, name = ?3, address = ?4, credit_code = ?5, jurisdiction = ?6,
    latitude = ?7, longitude = ?8, geofence = ?9, first_report = ?10, version = version + 1 WHERE id = ?1";
const END: &str = "UPDATE project SET ended_at = ?2, ended_by = ?3, end_reason = ?4, end_person = ?5,
    version = version + 1 WHERE id = ?1";
const WAITING: &str = "SELECT (SELECT count(*) FROM task t WHERE t.project = ?1 AND t.state = 'pending'),
    (SELECT count(*) FROM task t JOIN task_fault f ON f.task = t.id LEFT JOIN fault d ON d.id = f.fault
        WHERE t.project = ?1 AND t.state IN ('pending', 'approved')
            AND COALESCE(d.state, 'open') NOT IN ('resolved', 'out_of_scope'))";
const FACILITIES: &str = "SELECT facility, count, place FROM project_facility WHERE project = ?1 ORDER BY facility";
const PERMIT_DIRECT_UPLOAD: &str = "UPDATE project SET direct_upload = 1, version = version + 1 WHERE id = ?1";
const SET_LEAD: &str = "UPDATE project SET lead = ?2, version = version + 1 WHERE id = ?1";
pub(super) const ROWS: [&str; 3] = [
    "0, p.id, p.agency, p.contract, c.name, c.kind, o.name, p.lead, n.name, p.name, p.address, p.credit_code,
        p.jurisdiction, p.latitude, p.longitude, p.geofence, p.first_report,
        (SELECT count(*) FROM project_facility f WHERE f.project = p.id), p.created_at, o.id, c.state, p.version,
        p.ended_at, e.name, p.end_reason, p.end_person, p.direct_upload",
    "project p JOIN contract c ON c.id = p.contract JOIN owner o ON o.id = c.owner
        JOIN account a ON a.id = p.lead JOIN person n ON n.id = a.person
        LEFT JOIN account x ON x.id = p.ended_by LEFT JOIN person e ON e.id = x.person",
    "p.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE p.id = ?1");
/// Adds a project with its buildings and facilities.
///
/// # Errors
/// Whatever the database says.
pub fn add(
    tx: &Tx<'_>,
    project: &ProjectRow,
    buildings: &[Building],
    facilities: &[InstalledFacility],
) -> Result<(), DbError> {
    let ProjectRow { id, agency, contract, lead, name, address, credit_code, jurisdiction, site, .. } = project;
    let geofence = json(&project.geofence)?;
    tx.execute(
        INSERT,
        params![
            *id,
            *agency,
            *contract,
            *lead,
            name,
            address,
            credit_code,
            jurisdiction,
            site.lat,
            site.lon,
            geofence,
            project.first_report.word(),
            project.created_at
        ],
    )?;
    search::refresh(tx, Indexed::Project, id.as_bytes())?;
    put_buildings(tx, *id, buildings)?;
    put_facilities(tx, *id, facilities)
}

/// Saves what can be edited of a project. Buildings that are not named any more are kept as removed.
///
/// # Errors
/// Whatever the database says.
pub fn update(
    tx: &Tx<'_>,
    project: &ProjectRow,
    buildings: &[Building],
    facilities: &[InstalledFacility],
    at: Moment,
) -> Result<(), DbError> {
    let ProjectRow { id, lead, name, address, credit_code, jurisdiction, site, geofence, first_report, .. } = project;
    let geofence = json(geofence)?;
    let report = first_report.word();
    tx.execute(
        UPDATE,
        params![*id, *lead, name, address, credit_code, jurisdiction, site.lat, site.lon, geofence, report],
    )?;
    search::refresh(tx, Indexed::Project, id.as_bytes())?;
    tx.execute(REMOVE_BUILDINGS, params![*id, at])?;
    put_buildings(tx, *id, buildings)?;
    tx.execute(CLEAR_FACILITIES, params![*id])?;
    put_facilities(tx, *id, facilities)
}

fn put_buildings(tx: &Tx<'_>, id: ProjectId, buildings: &[Building]) -> Result<(), DbError> {
    (0_u32..).zip(buildings).try_for_each(|(position, building)| put_building(tx, id, position, building))
}

fn put_facilities(tx: &Tx<'_>, id: ProjectId, facilities: &[InstalledFacility]) -> Result<(), DbError> {
    facilities.iter().try_for_each(|InstalledFacility { code, count, place }| {
        tx.execute(ADD_FACILITY, params![id, code.as_str(), *count, place]).map(drop)
    })
}

fn put_building(tx: &Tx<'_>, project: ProjectId, position: u32, building: &Building) -> Result<(), DbError> {
    let Building { id, name, usage, height_m, floors_above, floors_below, area_m2, completed, water } = building;
    tx.execute(
        ADD_BUILDING,
        params![
            *id,
            project,
            position,
            name,
            *floors_above,
            *floors_below,
            *area_m2,
            *height_m,
            usage,
            *completed,
            json(water)?
        ],
    )
    .map(drop)
}

/// One project.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: ProjectId) -> Result<Option<ProjectRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The buildings of a project, in their order.
///
/// # Errors
/// Whatever the database says.
pub fn buildings(tx: &Tx<'_>, id: ProjectId) -> Result<Vec<Building>, DbError> {
    tx.query(BUILDINGS, params![id], |row| {
        Ok(Building {
            id: row.get::<BuildingId>(0)?,
            name: row.get(1)?,
            floors_above: row.get(2)?,
            floors_below: row.get(3)?,
            area_m2: row.get(4)?,
            height_m: row.get(5)?,
            usage: row.get(6)?,
            completed: row.get(7)?,
            water: from_json(row, 8, "water stores")?,
        })
    })
}

/// The names of the buildings that were taken out of a project.
///
/// # Errors
/// Whatever the database says.
pub fn removed_buildings(tx: &Tx<'_>, id: ProjectId) -> Result<Vec<String>, DbError> {
    tx.query(REMOVED_BUILDINGS, params![id], |row| row.get(0))
}

/// What of a project waits for somebody.
///
/// # Errors
/// Whatever the database says.
pub fn waiting(tx: &Tx<'_>, id: ProjectId) -> Result<Waiting, DbError> {
    tx.query_one(WAITING, params![id], |row| Ok(Waiting { reviews: row.get(0)?, faults: row.get(1)? }))
}

/// 终止: ends a project.
///
/// # Errors
/// Whatever the database says.
pub fn end(
    tx: &Tx<'_>,
    id: ProjectId,
    (by, at): (AccountId, Moment),
    (reason, person): (&str, &str),
) -> Result<(), DbError> {
    tx.execute(END, params![id, at, by, reason, person]).map(drop)
}

/// The facilities ticked in a project, by code.
///
/// # Errors
/// Whatever the database says.
pub fn facilities(tx: &Tx<'_>, id: ProjectId) -> Result<Vec<InstalledFacility>, DbError> {
    tx.query(FACILITIES, params![id], |row| {
        Ok(InstalledFacility { code: word(row, 0, "a facility code")?, count: row.get(1)?, place: row.get(2)? })
    })
}

/// Gives a project another lead.
///
/// # Errors
/// Whatever the database says.
pub fn set_lead(tx: &Tx<'_>, id: ProjectId, lead: AccountId) -> Result<(), DbError> {
    tx.execute(SET_LEAD, params![id, lead]).map(drop)
}

/// Permits that a project's reports are uploaded.
///
/// # Errors
/// Whatever the database says.
pub fn permit_direct_upload(tx: &Tx<'_>, id: ProjectId) -> Result<(), DbError> {
    tx.execute(PERMIT_DIRECT_UPLOAD, params![id]).map(drop)
}

pub(super) fn read(row: &Row<'_>) -> Result<ProjectRow, DbError> {
    Ok(ProjectRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        contract: row.get(3)?,
        contract_name: row.get(4)?,
        kind: word(row, 5, "a contract kind")?,
        owner_name: row.get(6)?,
        lead: row.get(7)?,
        lead_name: row.get(8)?,
        name: row.get(9)?,
        address: row.get(10)?,
        credit_code: row.get(11)?,
        jurisdiction: row.get(12)?,
        site: LatLon { lat: row.get(13)?, lon: row.get(14)? },
        geofence: from_json(row, 15, "a geofence")?,
        first_report: word(row, 16, "a choice of month")?,
        facility_count: row.get(17)?,
        created_at: row.get(18)?,
        owner: row.get(19)?,
        contract_state: word(row, 20, "a contract state")?,
        version: row.get(21)?,
        ending: ending(row, 22)?,
        direct_upload: row.get(26)?,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Engine(error.to_string()))
}

fn from_json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    expected: &'static str,
) -> Result<T, DbError> {
    serde_json::from_str(&row.get::<String>(column)?)
        .map_err(|_| DbError::Column { column: column.to_string(), expected })
}
