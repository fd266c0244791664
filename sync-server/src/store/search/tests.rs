//! Terms follow what they are about: added, changed, moved, rebuilt.

use shared_model::id::AgencyId;

use super::{Indexed, is_current, rebuild, refresh};
use crate::core::Core;
use crate::db::DbError;
use crate::params;
use crate::testing::{PROJECT, World};

const MATCHES: &str = "SELECT count(DISTINCT id) FROM search_term WHERE kind = ?1 AND agency = ?2
    AND term >= ?3 AND term < ?4";

fn matches(world: &World, what: Indexed, agency: u8, typed: &str) -> i64 {
    let needle = super::Needle::new(typed).unwrap();
    let agency = AgencyId::from_bytes([agency; 16]);
    let params = params![what.word(), agency, needle.first, needle.end];
    world.core.db.read(|tx| tx.query_one::<_, DbError>(MATCHES, params, |row| row.get(0))).unwrap()
}

fn rebuilt() -> World {
    let world = World::new();
    world.core.db.write(rebuild).unwrap();
    world
}

#[test]
fn what_was_there_before_is_found_after_a_rebuild() {
    let world = World::new();
    assert_eq!(world.core.db.write(rebuild).unwrap(), 13);
    assert_eq!(matches(&world, Indexed::Account, 1, "engineer"), 3);
    assert_eq!(matches(&world, Indexed::Person, 2, "gineer4"), 1);
}

#[test]
fn a_database_of_an_older_program_is_made_searchable_when_it_is_opened() {
    let world = World::new();
    world.run("DELETE FROM server_fact WHERE name = 'search'", &[]);
    assert_eq!(matches(&world, Indexed::Project, 1, "p"), 0);
    let again = Core::open(world.folder.path(), std::sync::Arc::clone(&world.env) as _).unwrap();
    assert!(again.db.read(is_current).unwrap());
    assert_eq!(matches(&world, Indexed::Project, 1, "p"), 1);
}

#[test]
fn another_name_replaces_the_terms_of_the_old_one_down_to_the_projects() {
    let world = rebuilt();
    let terms = "SELECT count(*) FROM search_term";
    let before = world.count(terms);
    world.run("UPDATE owner SET name = '华清商贸' WHERE agency = ?1", params![AgencyId::from_bytes([1; 16])]);
    world.core.db.write(|tx| refresh(tx, Indexed::Owner, &[1; 16])).unwrap();
    for what in [Indexed::Owner, Indexed::Contract, Indexed::Project] {
        assert_eq!(matches(&world, what, 1, "清商"), 1, "{what:?}");
        assert_eq!(matches(&world, what, 1, "hqsm"), 1, "{what:?}");
    }
    assert_eq!(matches(&world, Indexed::Owner, 1, "o"), 0);
    world.run("UPDATE owner SET name = 'O' WHERE agency = ?1", params![AgencyId::from_bytes([1; 16])]);
    world.core.db.write(|tx| refresh(tx, Indexed::Owner, &[1; 16])).unwrap();
    assert_eq!(world.count(terms), before, "nothing of the other name stays behind");
}

#[test]
fn an_agency_walks_only_its_own_terms() {
    let world = rebuilt();
    assert_eq!(matches(&world, Indexed::Project, 2, "p"), 0);
    assert_eq!(matches(&world, Indexed::Person, 2, "engineer"), 1);
}

#[test]
fn a_project_that_moves_is_found_in_its_new_region() {
    let world = rebuilt();
    world.run("UPDATE project SET jurisdiction = '6101' WHERE id = ?1", params![PROJECT]);
    world.core.db.write(|tx| refresh(tx, Indexed::Project, PROJECT.as_bytes())).unwrap();
    assert_eq!(world.count("SELECT count(*) FROM search_term WHERE kind = 'project' AND region <> '6101'"), 0);
}
