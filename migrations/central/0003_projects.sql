-- For whom and where the work is done: owners, contracts, projects with buildings and facilities.

CREATE TABLE owner (
    id          BLOB    PRIMARY KEY,
    agency      BLOB    NOT NULL REFERENCES agency (id),
    name        TEXT    NOT NULL,
    address     TEXT    NOT NULL,
    -- Empty when the owner explicitly has none.
    credit_code TEXT,
    -- The key fire-safety unit it is on the list as; empty when it is not on it.
    key_unit    TEXT,
    contact     TEXT    NOT NULL,
    phone       TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX owner_by_credit_code ON owner (agency, credit_code);
CREATE INDEX owner_by_name ON owner (agency, name);

CREATE TABLE contract (
    id         BLOB    PRIMARY KEY,
    agency     BLOB    NOT NULL REFERENCES agency (id),
    owner      BLOB    NOT NULL REFERENCES owner (id),
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    signed_on  TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contract_by_agency ON contract (agency, signed_on);
CREATE INDEX contract_by_owner ON contract (owner);
CREATE TRIGGER contract_dates_never_change BEFORE UPDATE OF signed_on, kind ON contract
BEGIN SELECT RAISE(ABORT, 'the dates and the kind of a contract never change'); END;

CREATE TABLE project (
    id           BLOB    PRIMARY KEY,
    agency       BLOB    NOT NULL REFERENCES agency (id),
    contract     BLOB    NOT NULL REFERENCES contract (id),
    lead         BLOB    NOT NULL REFERENCES account (id),
    name         TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    credit_code  TEXT,
    jurisdiction TEXT    NOT NULL,
    -- Where it lies (WGS-84); the fence as the model writes it (JSON).
    latitude     REAL    NOT NULL,
    longitude    REAL    NOT NULL,
    geofence     TEXT    NOT NULL,
    -- 'same_month' or 'next_month': when a maintenance contract's first report is due.
    first_report TEXT    NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX project_by_agency ON project (agency, name);
CREATE INDEX project_by_contract ON project (contract);
CREATE INDEX project_by_lead ON project (lead);

-- 'water' is the model's list of water stores (JSON); empty: no water supply.
CREATE TABLE building (
    id           BLOB    PRIMARY KEY,
    project      BLOB    NOT NULL REFERENCES project (id),
    position     INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    floors_above INTEGER NOT NULL,
    floors_below INTEGER NOT NULL,
    area_m2      REAL    NOT NULL,
    height_m     REAL    NOT NULL,
    usage        TEXT    NOT NULL,
    -- Year of completion, if known.
    completed    INTEGER,
    water        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX building_by_project ON building (project, position);

CREATE TABLE project_facility (
    project  BLOB    NOT NULL REFERENCES project (id),
    facility TEXT    NOT NULL,
    count    INTEGER NOT NULL,
    place    TEXT    NOT NULL,
    PRIMARY KEY (project, facility)
) STRICT, WITHOUT ROWID;
