//! A province: 400 agencies, 20,000 projects, 240,000 plans, with everything around them, written straight into the
//! database in one transaction. It must know the tables, because no interface builds that much in minutes.

use std::sync::Arc;

use anyhow::Result;
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use sync_server::core::Core;
use sync_server::db::{Bind, DbError, Tx};
use sync_server::env::SystemEnv;
use sync_server::params;
use sync_server::usecase::operate;

use super::found::{Found, found};
use crate::world::now;

const AGENCIES: u32 = 400;
/// Of each agency.
const PEOPLE: u32 = 25;
const ACCOUNTS: u32 = 14;
const OWNERS: u32 = 40;
const PROJECTS: u32 = 50;
const KEY_UNITS: u32 = 10;
/// Of each project, one a month.
const MONTHS: [&str; 12] = [
    "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09",
    "2026-10", "2026-11",
];
const FACILITIES: [&str; 3] = ["FAS-01", "FAS-02", "FAS-03"];
/// In about a third of all names, percent-encoded: 大厦.
pub(super) const COMMON_WORD: &str = "%E5%A4%A7%E5%8E%A6";
/// In the name of one project, its contract and its owner: 麒麟阁.
pub(super) const RARE_WORD: &str = "%E9%BA%92%E9%BA%9F%E9%98%81";
const KINDS: [&str; 6] = ["大厦", "广场", "大厦", "医院", "学校", "写字楼"];
const PLACES: [&str; 8] = ["高新", "曲江", "锦业", "科技", "长安", "未央", "灞桥", "莲湖"];

/// The database and who asks it.
pub(super) struct Province {
    pub(super) core: Arc<Core>,
    /// Role and token.
    pub(super) tokens: Vec<(&'static str, String)>,
    _folder: tempfile::TempDir,
}

impl Province {
    /// Builds it.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub(super) fn build() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let core = Arc::new(Core::open(folder.path(), Arc::new(SystemEnv))?);
        let started = std::time::Instant::now();
        let at = now()?;
        core.db.write(|tx| {
            (0..AGENCIES).try_for_each(|agency| add_agency(tx, agency, at))?;
            authority(tx, at)
        })?;
        let objects = operate::reindex(&core).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        core.db.checkpoint()?;
        let megabytes = std::fs::metadata(core.db.path())?.len() >> 20;
        println!(
            "  a province of {objects} names in {megabytes} MB, built in {:.0} s",
            started.elapsed().as_secs_f64()
        );
        let tokens = ["officer of the province", "officer of a county", "administrator", "lead"];
        let tokens = tokens.into_iter().map(|role| (role, role.to_owned())).collect();
        Ok(Self { core, tokens, _folder: folder })
    }
}

/// An id of a kind: the kind, the agency, the number within it.
pub(super) fn id(kind: u8, agency: u32, number: u32) -> [u8; 16] {
    let mut id = [kind; 16];
    id[4..8].copy_from_slice(&agency.to_be_bytes());
    id[8..12].copy_from_slice(&number.to_be_bytes());
    id
}

/// Two fifths of everything is in the capital; ten cities of nine counties each.
fn region(number: u32) -> String {
    let city = if number % 5 < 2 { 1 } else { number % 10 + 1 };
    format!("61{city:02}{:02}", number / 7 % 9 + 11)
}

pub(super) fn pick<'a>(of: &[&'a str], number: u32) -> &'a str {
    of[number as usize % of.len()]
}

pub(super) fn run(tx: &Tx<'_>, sql: &str, values: &[&dyn Bind]) -> Result<(), DbError> {
    tx.execute(sql, values).map(drop)
}

fn add_agency(tx: &Tx<'_>, agency: u32, at: Moment) -> Result<(), DbError> {
    let own = id(1, agency, 0);
    run(
        tx,
        "INSERT INTO agency (id, name, credit_code, jurisdiction, address, phone, created_at)
         VALUES (?1, ?2, ?3, ?4, '', '', ?5)",
        params![
            own,
            format!("陕西{}消防技术服务有限公司{agency}", pick(&PLACES, agency)),
            format!("9161{agency:014}"),
            region(agency),
            at
        ],
    )?;
    for number in 0..PEOPLE {
        person(tx, (agency, number), Some(&own), at)?;
    }
    for number in 0..ACCOUNTS {
        let role = match number {
            0 => "agency_admin",
            1..=3 => "project_lead",
            4 => "technical_lead",
            _ => "field_engineer",
        };
        account(tx, (agency, number), Some(&own), (role, None), at)?;
    }
    for number in 0..OWNERS {
        let name = format!("{}{}管理有限公司{agency}-{number}", pick(&PLACES, number), pick(&KINDS, number + agency));
        run(
            tx,
            "INSERT INTO owner (id, agency, name, address, credit_code, contact, phone, created_at)
             VALUES (?1, ?2, ?3, '', ?4, '张经理', ?5, ?6)",
            params![
                id(4, agency, number),
                own,
                name,
                format!("9261{:014}", agency * 100 + number),
                format!("139{:08}", agency * 100 + number),
                at
            ],
        )?;
    }
    (0..OWNERS).try_for_each(|number| client(tx, (agency, number), &own, at))?;
    (0..PROJECTS).try_for_each(|number| project(tx, agency, number, at))
}

/// Whom to ask for at an owner, and the unit on the list that it is: ten of each agency's.
fn client(tx: &Tx<'_>, (agency, number): (u32, u32), own: &[u8; 16], at: Moment) -> Result<(), DbError> {
    let place = agency * OWNERS + number;
    let rare = if place == 12_345 { "麒麟阁" } else { "" };
    run(
        tx,
        "INSERT INTO owner_contact (id, agency, owner, name, phone, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id(11, agency, number),
            own,
            id(4, agency, number),
            format!("张经理{rare}{number}"),
            format!("139{place:08}"),
            at
        ],
    )?;
    if number >= KEY_UNITS {
        return Ok(());
    }
    run(
        tx,
        "INSERT INTO key_unit (id, region, name, address, added_by, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id(12, agency, number),
            region(place),
            format!("{}{}{place}", pick(&PLACES, place / 3), pick(&KINDS, place / 5)),
            format!("{}路{place}号", pick(&PLACES, place)),
            id(3, agency, 0),
            at
        ],
    )
}

fn person(tx: &Tx<'_>, (agency, number): (u32, u32), own: Option<&[u8; 16]>, at: Moment) -> Result<(), DbError> {
    let person = id(2, agency, number);
    let name =
        format!("{}{}{number}", pick(&["王", "李", "张", "单", "曾"], number), pick(&["建国", "秀英", "伟"], agency));
    run(
        tx,
        "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![person, own, name, format!("138{:08}", agency * 100 + number), at],
    )?;
    run(
        tx,
        "INSERT INTO certificate (person, qualification, number, level, issued_on, expires_on)
         VALUES (?1, 'facility_operator', ?2, 'intermediate', '2022-01-01', ?3)",
        params![person, format!("C{agency}-{number}"), format!("{}-06-01", 2026 + number % 6)],
    )
}

fn account(
    tx: &Tx<'_>,
    (agency, number): (u32, u32),
    own: Option<&[u8; 16]>,
    (role, region): (&str, Option<&str>),
    at: Moment,
) -> Result<(), DbError> {
    run(
        tx,
        "INSERT INTO account (id, agency, person, role, login, phone, jurisdiction, password, must_change_password, state,
            created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, '', 0, 'enabled', ?7)",
        params![id(3, agency, number), own, id(2, agency, number), role, format!("{role}{agency}x{number}"), region, at],
    )
}

fn project(tx: &Tx<'_>, agency: u32, number: u32, at: Moment) -> Result<(), DbError> {
    let (own, contract, project) = (id(1, agency, 0), id(5, agency, number), id(6, agency, number));
    let place = agency * PROJECTS + number;
    let rare = if place == 12_345 { "麒麟阁" } else { "" };
    let name =
        format!("{}{}路{}{rare}{place}", pick(&PLACES, place / 3), pick(&PLACES, place), pick(&KINDS, place / 5));
    let kind = pick(&["maintenance", "maintenance", "maintenance", "assessment"], place);
    let state = if place.is_multiple_of(40) { "terminated" } else { "active" };
    run(
        tx,
        "INSERT INTO contract (id, agency, owner, name, kind, signed_on, state, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            contract,
            own,
            id(4, agency, number % OWNERS),
            format!("{name}维保合同"),
            kind,
            format!("2025-{:02}-{:02}", place % 12 + 1, place % 28 + 1),
            state,
            at
        ],
    )?;
    run(
        tx,
        "INSERT INTO project (id, agency, contract, lead, name, address, jurisdiction, latitude, longitude, geofence,
            first_report, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 34.2, 108.9, ?8, 'same_month', ?9)",
        params![
            project,
            own,
            contract,
            id(3, agency, 1 + number % 3),
            name,
            format!("{}路{place}号", pick(&PLACES, place)),
            region(place),
            r#"{"circle":{"center":{"lat":34.2,"lon":108.9},"radius_m":200.0}}"#,
            at
        ],
    )?;
    for facility in FACILITIES {
        run(
            tx,
            "INSERT INTO project_facility (project, facility, count, place) VALUES (?1, ?2, 1, '')",
            params![project, facility],
        )?;
    }
    // Every seventh project has no plan of last month.
    let missing = place.is_multiple_of(7).then_some(10);
    let mut months = (0_u32..).zip(MONTHS).filter(|(month, _)| Some(*month) != missing);
    months.try_for_each(|(month, text)| plan(tx, (agency, number), (month, text), at))
}

fn plan(tx: &Tx<'_>, (agency, number): (u32, u32), (month, text): (u32, &str), at: Moment) -> Result<(), DbError> {
    let (own, project) = (id(1, agency, 0), id(6, agency, number));
    let nth = number * 12 + month;
    let (plan, batch, task) = (id(7, agency, nth), id(8, agency, nth), id(9, agency, nth));
    let engineer = id(3, agency, 5 + nth % 9);
    let when = Moment::from_ms(at.as_ms() - i64::from(12 - month) * 30 * 86_400_000 + i64::from(agency));
    run(
        tx,
        "INSERT INTO plan (id, agency, project, month, period, catalogue, created_by, created_at)
         VALUES (?1, ?2, ?3, ?4, 'month', '2026.1', ?5, ?6)",
        params![plan, own, project, text, id(3, agency, 1), when],
    )?;
    run(
        tx,
        "INSERT INTO assignment (id, plan, account, issued_by, issued_at) VALUES (?1, ?2, ?3, ?3, ?4)",
        params![batch, plan, engineer, when],
    )?;
    let state = match (agency + nth) % 100 {
        0 => "returned",
        1..=4 => "pending",
        5..=7 => "unsubmitted",
        _ => "approved",
    };
    let kind = if nth % 97 == 0 { "repair" } else { "planned" };
    run(
        tx,
        "INSERT INTO task (id, agency, project, plan, kind, catalogue, state, created_by, created_device, created_at,
            month, received_at, updated_at, heads, submitted_at)
         VALUES (?1, ?2, ?3, ?4, ?5, '2026.1', ?6, ?7, ?7, ?8, ?9, ?8, ?8, ?10, ?8)",
        params![task, own, project, plan, kind, state, engineer, when, text, [0u8; 32]],
    )?;
    run(
        tx,
        "INSERT INTO task_participant (task, account, wrote, since_at) VALUES (?1, ?2, 1, ?3)",
        params![task, engineer, when],
    )?;
    run(tx, "INSERT INTO task_answers (task, answers) VALUES (?1, '{}')", params![task])?;
    for facility in FACILITIES {
        run(tx, "INSERT INTO plan_facility (plan, facility) VALUES (?1, ?2)", params![plan, facility])?;
        run(tx, "INSERT INTO assignment_facility (assignment, facility) VALUES (?1, ?2)", params![batch, facility])?;
        run(tx, "INSERT INTO task_facility (task, facility) VALUES (?1, ?2)", params![task, facility])?;
    }
    found(tx, (agency, nth), &Found { task: &task, project: &project, engineer: &engineer, at: when })?;
    if month == 11 { Ok(()) } else { report(tx, (agency, nth), (text, state), (&plan, &project), when) }
}

fn report(
    tx: &Tx<'_>,
    (agency, nth): (u32, u32),
    (month, state): (&str, &str),
    (plan, project): (&[u8; 16], &[u8; 16]),
    at: Moment,
) -> Result<(), DbError> {
    let state = if state == "approved" { "filed" } else { "generated" };
    run(
        tx,
        "INSERT INTO report (id, agency, project, plan, month, number, year, seq, state, progress, dated_on, service_from,
            service_to, submitted_at, input_sha256, created_by, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 2026, ?7, ?8, 100, '2026-01-31', '2026-01-01', '2026-01-31', ?9, ?10, ?11, ?9)",
        params![
            id(10, agency, nth),
            id(1, agency, 0),
            project,
            plan,
            month,
            format!("MA{agency:07}-2026-{nth:04}"),
            nth,
            state,
            at,
            [0u8; 32],
            id(3, agency, 4)
        ],
    )
}

/// The officers, and sessions of everybody who asks.
fn authority(tx: &Tx<'_>, at: Moment) -> Result<(), DbError> {
    for (number, region) in [(0, "61"), (1, "610113")] {
        person(tx, (AGENCIES, number), None, at)?;
        account(tx, (AGENCIES, number), None, ("officer", Some(region)), at)?;
    }
    let who = [
        ("officer of the province", id(3, AGENCIES, 0)),
        ("officer of a county", id(3, AGENCIES, 1)),
        ("administrator", id(3, 7, 0)),
        ("lead", id(3, 7, 1)),
    ];
    who.iter().try_for_each(|(token, account)| {
        run(
            tx,
            "INSERT INTO session (id, token, account, client, address, created_at, seen_at, expires_at)
             VALUES (?1, ?2, ?1, '', '', ?3, ?3, ?4)",
            params![*account, Sha256::of(token.as_bytes()), at, at.plus_ms(86_400_000)],
        )
    })
}
