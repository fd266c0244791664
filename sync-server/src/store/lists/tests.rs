//! No list walks a table that grows: shown for every statement by what the database says it will do.

use std::collections::BTreeSet;

use super::super::page::Keys;
use super::super::{board, evidence, key_unit, owner_contact, page, plan, plan_around, report, review_queue, task};
use super::ALL;
use crate::db::{Bind, DbError};
use crate::params;
use crate::testing::{NOW, PLAN, PROJECT, World};

/// What may be walked whole: what a search found, what is somebody's own, the keys of one page, the ids of one page,
/// and what a short list found before it is counted.
const LITTLE: [&str; 6] =
    ["SCAN found", "SCAN mine", "SCAN k", "SCAN json_each", "SCAN CONSTANT ROW", "SCAN (subquery-"];

/// One step of a plan: its number, the number of the step it belongs to, and what it does.
type Step = (u32, u32, String);

/// What the database will do, `when` the schema is as it says: a kept statement would tell the plan of before. Telling
/// a plan does not look whether the schema changed, so something is asked first that does.
fn steps(world: &World, sql: &str, when: &str) -> Vec<Step> {
    let numbers = sql.split('?').skip(1).filter_map(|text| {
        text.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse::<usize>().ok())
    });
    let nothing = vec![&None::<i64> as &dyn Bind; numbers.max().unwrap_or_default()];
    let explain = format!("EXPLAIN QUERY PLAN {sql} -- {when}");
    let read = |row: &crate::db::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(3)?));
    let asked = world.core.db.read(|tx| {
        tx.query::<_, DbError>("SELECT name FROM server_fact", &[], |row| row.get::<String>(0))?;
        tx.query::<_, DbError>(&explain, &nothing, read)
    });
    asked.unwrap()
}

/// The steps that walk a whole table that grows.
fn scans(steps: &[Step]) -> Vec<&str> {
    let words = steps.iter().map(|(_, _, step)| step.as_str()).filter(|step| step.starts_with("SCAN"));
    words.filter(|step| !LITTLE.iter().any(|little| step.starts_with(little))).collect()
}

/// The steps that put keys in order which an index does not hold so.
fn sorts(steps: &[Step]) -> Vec<&str> {
    let keys: BTreeSet<u32> = steps
        .iter()
        .filter(|(_, _, step)| step.starts_with("CO-ROUTINE k") || step.starts_with("MATERIALIZE k"))
        .map(|(number, ..)| *number)
        .collect();
    assert_eq!(keys.len(), 1, "the keys are walked by themselves: {steps:?}");
    let of_keys = steps.iter().filter(|(_, parent, _)| keys.contains(parent));
    of_keys.map(|(_, _, step)| step.as_str()).filter(|step| step.starts_with("USE TEMP B-TREE FOR")).collect()
}

/// What is wrong with a way to walk a list.
fn faults(world: &World, Keys { page, count, ordered }: Keys, when: &str) -> Vec<String> {
    let (page, count) = (steps(world, page, when), steps(world, count, when));
    let mut found: Vec<String> = scans(&page).into_iter().chain(scans(&count)).map(str::to_owned).collect();
    if ordered {
        found.extend(sorts(&page).into_iter().map(str::to_owned));
    }
    found
}

#[test]
fn no_list_walks_a_table_that_grows() {
    let world = World::on_sqlite();
    for list in ALL {
        for (way, keys) in list.ways() {
            assert_eq!(
                faults(&world, keys, "now"),
                Vec::<String>::new(),
                "{} {way}: {:#?}",
                list.name,
                steps(&world, keys.page, "now")
            );
        }
    }
}

/// What there is most of is compared within the index: a row that is passed over is never looked up. What is one
/// person's own work is little, and looked up by its ids.
#[test]
fn what_there_is_most_of_is_walked_in_the_index_alone() {
    let world = World::on_sqlite();
    let alike: [(&str, &str, &[&str]); 5] = [
        ("plans", "l", &[]),
        ("tasks", "t", &["of_engineer"]),
        ("reports", "r", &[]),
        ("faults", "l", &[]),
        // Of an agency, a lead, an owner or a contract there are few.
        ("projects", "p", &["agency", "found_agency", "found_region", "led", "of_owner", "of_contract"]),
    ];
    for (name, alias, little) in alike {
        let list = ALL.iter().find(|list| list.name == name).unwrap();
        for (way, keys) in list.ways().filter(|(way, _)| *way != "assigned" && !little.contains(way)) {
            let steps = steps(&world, keys.count, "now");
            let walk = steps.iter().find(|(_, _, step)| step.starts_with(&format!("SEARCH {alias} ")));
            assert!(walk.is_some_and(|(_, _, step)| step.contains("COVERING INDEX")), "{name} {way}: {steps:#?}");
        }
    }
}

/// Nobody walks what others have: the walk of an agency or a city begins at its own rows.
#[test]
fn a_walk_begins_at_the_own_rows() {
    let world = World::on_sqlite();
    for list in ALL {
        for (way, keys) in list.ways() {
            let seeks: &[&str] = match way {
                "agency" => &["(agency=?", "PRIMARY KEY (id=?)"],
                "city" => &["(<expr>=?"],
                "found_agency" => &["search_term USING PRIMARY KEY (kind=? AND agency=? AND term>? AND term<?)"],
                "found_region" => &["search_term_of_region (kind=? AND term>? AND term<?)"],
                _ => continue,
            };
            let steps = steps(&world, keys.count, "now");
            let sought = steps.iter().any(|(_, _, step)| seeks.iter().any(|seek| step.contains(seek)));
            assert!(sought, "{} {way}: {steps:#?}", list.name);
        }
    }
}

/// How common a word is, is told by the index that finds it.
#[test]
fn terms_are_counted_in_an_index() {
    let world = World::on_sqlite();
    for (sql, by) in [
        (page::TERMS_OF_REGION, "COVERING INDEX search_term_of_region (kind=? AND term>? AND term<?)"),
        (page::TERMS_OF_AGENCY, "search_term USING PRIMARY KEY (kind=? AND agency=? AND term>? AND term<?)"),
    ] {
        let steps = steps(&world, sql, "now");
        assert!(steps.iter().any(|(_, _, step)| step.contains(by)), "{sql}: {steps:#?}");
    }
}

#[test]
fn what_stands_around_a_page_is_found_by_indexes() {
    let world = World::on_sqlite();
    for sql in plan_around::QUESTIONS.into_iter().chain([evidence::ANSWERED, task::FACILITIES_OF, plan::SEVERAL]) {
        let steps = steps(&world, sql, "now");
        assert_eq!(scans(&steps), Vec::<&str>::new(), "{sql}: {steps:#?}");
    }
}

/// The board counts all of its lines; the short lists are read through within what is somebody's own.
#[test]
fn the_board_and_the_short_lists_are_read_by_indexes() {
    let world = World::on_sqlite();
    let questions = board::QUESTIONS.into_iter().chain(owner_contact::QUESTIONS).chain(key_unit::QUESTIONS);
    for (sql, by) in questions.chain(review_queue::QUESTIONS).chain(report::due::QUESTIONS) {
        let steps = steps(&world, sql, "now");
        assert_eq!(scans(&steps), Vec::<&str>::new(), "{sql}: {steps:#?}");
        assert!(steps.iter().any(|(_, _, step)| step.contains(by)), "{sql}: {by}: {steps:#?}");
    }
}

#[test]
fn the_test_sees_a_walk_that_no_index_serves() {
    let world = World::on_sqlite();
    for (index, list, way) in [
        ("plan_listed", "plans", "region"),
        ("plan_of_city", "plans", "city"),
        ("task_listed", "tasks", "region"),
        ("project_on_board", "projects", "region"),
    ] {
        let (_, keys) = ALL.iter().find(|l| l.name == list).unwrap().ways().find(|(name, _)| *name == way).unwrap();
        assert_eq!(faults(&world, keys, "now"), Vec::<String>::new());
        world.run(&format!("DROP INDEX {index}"), &[]);
        assert_ne!(faults(&world, keys, index), Vec::<String>::new(), "{list} {way} without {index}");
    }
}

#[test]
fn every_list_of_the_store_is_listed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let mut named = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "rs") {
            named += std::fs::read_to_string(path).unwrap().matches(": List = List {").count();
        }
    }
    assert_eq!(named, ALL.len(), "a list that `ALL` does not name is not examined");
    assert_eq!(ALL.iter().map(|list| list.name).collect::<BTreeSet<_>>().len(), ALL.len());
}

#[test]
fn the_region_of_plans_tasks_and_reports_is_the_projects_also_after_it_moves() {
    let world = World::on_sqlite();
    world.run(
        "INSERT INTO task (id, agency, project, kind, catalogue, state, created_by, created_device, created_at, month,
            received_at, updated_at, heads)
         VALUES (?1, ?2, ?2, 'planned', '', 'pending', ?1, ?1, 0, '2026-11', 0, 0, ?1)",
        params![[3u8; 16], PROJECT],
    );
    world.run(
        "INSERT INTO report (id, agency, project, plan, month, number, year, seq, state, progress, dated_on, service_from,
            service_to, submitted_at, input_sha256, created_by, created_at)
         SELECT ?1, agency, project, id, month, 'N', 2026, 1, 'filed', 100, '', '', '', 0, ?1, ?1, ?3 FROM plan
         WHERE id = ?2",
        params![[4u8; 16], PLAN, NOW],
    );
    let elsewhere = |region: &str| {
        let of = |table: &str| world.count(&format!("SELECT count(*) FROM {table} WHERE region <> '{region}'"));
        of("plan") + of("task") + of("report")
    };
    assert_eq!(elsewhere("3301"), 0);
    world.run("UPDATE project SET jurisdiction = '610113' WHERE id = ?1", params![PROJECT]);
    assert_eq!(elsewhere("610113"), 0);
    assert_eq!(world.count("SELECT count(*) FROM plan") + world.count("SELECT count(*) FROM report"), 2);
}
