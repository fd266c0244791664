-- What the server itself needs: who it is, and the journal of everything it decided.

-- One row per fact about this installation: 'incarnation' changes with every restore.
CREATE TABLE server_fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only; each entry carries the hash of the one before (sync-server/src/journal.rs).
CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    actor    BLOB,
    agency   BLOB,
    kind     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    previous BLOB    NOT NULL,
    hash     BLOB    NOT NULL
) STRICT;
CREATE INDEX journal_by_subject ON journal (subject, position);

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_cut BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
