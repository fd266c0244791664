//! Both engines have the same tables: data moves between them row by row.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use sync_server::db::place::DatabasePlace;
use sync_server::db::{Database, DbError};
use system_tests::cluster::Cluster;

const IN_A_FILE: &str = "
    SELECT 'column ' || t.name || '.' || c.name || CASE WHEN c.\"notnull\" OR c.pk THEN ' not null' ELSE '' END
        FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
    UNION ALL SELECT 'key ' || t.name || '.' || c.name || ' ' || c.pk
        FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.pk
    UNION ALL SELECT 'index ' || i.name || CASE WHEN i.\"unique\" THEN ' unique' ELSE '' END
        FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin = 'c'
    UNION ALL SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('view', 'trigger')";
/// Without the triggers against emptying a table at once, which only PostgreSQL can (`tgtype & 32`).
const ON_POSTGRES: &str = "
    SELECT 'column ' || c.table_name || '.' || c.column_name || CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND t.table_name <> 'schema_version'
    UNION ALL SELECT 'key ' || k.table_name || '.' || k.column_name || ' ' || k.ordinal_position
        FROM information_schema.key_column_usage k JOIN information_schema.table_constraints c
        USING (constraint_schema, constraint_name) WHERE c.constraint_type = 'PRIMARY KEY' AND k.table_schema = 'public'
    UNION ALL SELECT 'index ' || r.relname || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
        FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    UNION ALL SELECT 'view ' || table_name FROM information_schema.views WHERE table_schema = 'public'
    UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 = 0";

fn parts(place: &DatabasePlace, query: &str) -> Result<BTreeSet<String>> {
    let folder = tempfile::tempdir()?;
    let database = Database::open_at(place, &folder.path().join("central.sqlite"))?;
    let rows: Vec<String> = database.read(|tx| tx.query::<_, DbError>(query, &[], |row| row.get(0)))?;
    Ok(rows.into_iter().collect())
}

#[test]
fn both_engines_have_the_same_tables_keys_indexes_views_and_triggers() -> Result<()> {
    let cluster = Cluster::start_fleeting()?;
    let file = parts(&DatabasePlace::File, IN_A_FILE)?;
    let postgres = parts(&cluster.create("fengtai")?.parse()?, ON_POSTGRES)?;
    ensure!(file.len() > 400, "only {} parts were found", file.len());
    let differ: Vec<_> = file.symmetric_difference(&postgres).collect();
    ensure!(differ.is_empty(), "{differ:#?}");
    Ok(())
}
