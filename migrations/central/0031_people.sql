-- How people come and go, what their certificates become, and how companies become agencies (R1.1 to R1.3).

-- Somebody who left stays: what they did refers to them. Empty while they work for the agency.
ALTER TABLE person ADD COLUMN left_at INTEGER;

-- A certificate that another one took the place of stays too, and counts no more.
ALTER TABLE certificate ADD COLUMN replaced_at INTEGER;
CREATE INDEX certificate_by_number ON certificate (qualification, number);
CREATE INDEX certificate_by_expiry ON certificate (expires_on) WHERE replaced_at IS NULL;

-- That an officer looked an agency up in the national registry, which has no interface: each look is a row (R1.2).
CREATE TABLE registry_check (
    id         BLOB    PRIMARY KEY,
    agency     BLOB    NOT NULL REFERENCES agency (id),
    number     TEXT    NOT NULL,
    -- Whether the number was found there, under this agency's name.
    found      INTEGER NOT NULL,
    note       TEXT    NOT NULL,
    -- The day the officer looked.
    checked_on TEXT    NOT NULL,
    checked_by BLOB    NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX registry_check_by_agency ON registry_check (agency, created_at);
CREATE TRIGGER registry_check_never_changes BEFORE UPDATE ON registry_check
BEGIN SELECT RAISE(ABORT, 'what was checked stands; check again'); END;
CREATE TRIGGER registry_check_is_never_removed BEFORE DELETE ON registry_check
BEGIN SELECT RAISE(ABORT, 'what was checked stands; check again'); END;

-- Applications of companies that have no account yet (R1.1): found by their number, opened by a code of which only a
-- digest is kept. 'body' is the form as filled in (JSON); 'password' is the hash that the administrator's account gets.
CREATE TABLE application (
    number     TEXT    PRIMARY KEY,
    code       BLOB    NOT NULL,
    -- Whose uploads go with it.
    draft      BLOB    NOT NULL REFERENCES draft (id),
    body       TEXT    NOT NULL,
    password   TEXT,
    -- The request it was last handed in as; empty: it never was.
    request    BLOB    REFERENCES request (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
