-- What people with authority settle: plans and who they are issued to, reviews, how faults are handled,
-- reports and their filing. Each is written together with its journal entry.

-- What of a project is due in a month. Whether it is issued or begun follows from assignments and tasks.
CREATE TABLE plan (
    id         BLOB    PRIMARY KEY,
    agency     BLOB    NOT NULL REFERENCES agency (id),
    project    BLOB    NOT NULL REFERENCES project (id),
    month      TEXT    NOT NULL,
    -- 'month', 'quarter' or 'year': which items of the catalogue are due.
    period     TEXT    NOT NULL,
    -- The version of the catalogue it was made with.
    catalogue  TEXT    NOT NULL,
    created_by BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_by_agency ON plan (agency, month);
CREATE INDEX plan_by_project ON plan (project, month);
CREATE UNIQUE INDEX plan_once ON plan (project, month, period) WHERE deleted_at IS NULL;

-- The facilities of a plan, as ticked when it was made.
CREATE TABLE plan_facility (
    plan     BLOB NOT NULL REFERENCES plan (id),
    facility TEXT NOT NULL,
    PRIMARY KEY (plan, facility)
) STRICT, WITHOUT ROWID;

-- One batch of facilities issued to one engineer. Taking back a part withdraws the batch and issues the rest anew.
CREATE TABLE assignment (
    id           BLOB    PRIMARY KEY,
    plan         BLOB    NOT NULL REFERENCES plan (id),
    account      BLOB    NOT NULL REFERENCES account (id),
    issued_by    BLOB    NOT NULL,
    issued_at    INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_by_plan ON assignment (plan, account);
CREATE INDEX assignment_by_account ON assignment (account, plan);

CREATE TABLE assignment_facility (
    assignment BLOB NOT NULL REFERENCES assignment (id),
    facility   TEXT NOT NULL,
    PRIMARY KEY (assignment, facility)
) STRICT, WITHOUT ROWID;

-- Every review of a task, with the heads the reviewer saw.
CREATE TABLE review (
    id       BLOB    PRIMARY KEY,
    task     BLOB    NOT NULL REFERENCES task (id),
    decision TEXT    NOT NULL,
    note     TEXT    NOT NULL,
    -- JSON list of {item, note}.
    items    TEXT    NOT NULL,
    heads    BLOB    NOT NULL,
    reviewer BLOB    NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX review_by_task ON review (task, at);

-- Where a fault stands. One without a row waits to be handled.
CREATE TABLE fault (
    id         BLOB    PRIMARY KEY,
    task       BLOB    NOT NULL REFERENCES task (id),
    project    BLOB    NOT NULL REFERENCES project (id),
    state      TEXT    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX fault_by_task ON fault (task);
CREATE INDEX fault_by_project ON fault (project, state);

-- The history of a fault, never changed.
CREATE TABLE fault_event (
    fault       BLOB    NOT NULL REFERENCES fault (id),
    seq         INTEGER NOT NULL,
    -- 'handled', 'investigated' or 'repaired'.
    kind        TEXT    NOT NULL,
    disposition TEXT,
    note        TEXT    NOT NULL,
    account     BLOB    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (fault, seq)
) STRICT, WITHOUT ROWID;

-- Reports: the row is the job as well. Input and document lie in the media store under their digests.
CREATE TABLE report (
    id             BLOB    PRIMARY KEY,
    agency         BLOB    NOT NULL REFERENCES agency (id),
    project        BLOB    NOT NULL REFERENCES project (id),
    plan           BLOB    NOT NULL REFERENCES plan (id),
    month          TEXT    NOT NULL,
    number         TEXT    NOT NULL UNIQUE,
    year           INTEGER NOT NULL,
    -- Running number within agency and year; never used again.
    seq            INTEGER NOT NULL,
    state          TEXT    NOT NULL,
    progress       INTEGER NOT NULL,
    -- Why it could not be made: a public code and its particulars (JSON).
    error          TEXT,
    dated_on       TEXT    NOT NULL,
    service_from   TEXT    NOT NULL,
    service_to     TEXT    NOT NULL,
    -- When the last of its tasks was submitted: the filing is due five days later.
    submitted_at   INTEGER NOT NULL,
    input_sha256   BLOB    NOT NULL,
    pdf_sha256     BLOB,
    pages          INTEGER,
    bytes          INTEGER,
    created_by     BLOB    NOT NULL,
    created_at     INTEGER NOT NULL,
    generated_at   INTEGER,
    filing_number  TEXT,
    filing_note    TEXT,
    filed_by       BLOB,
    filed_at       INTEGER,
    filed_late     INTEGER,
    deleted_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX report_seq ON report (agency, year, seq);
CREATE UNIQUE INDEX report_of_plan ON report (plan) WHERE deleted_at IS NULL;
CREATE INDEX report_by_agency ON report (agency, month);
CREATE INDEX report_by_project ON report (project, month);
CREATE INDEX report_by_state ON report (state, created_at);

CREATE TRIGGER report_filed_never_changes BEFORE UPDATE ON report WHEN OLD.state = 'filed'
BEGIN SELECT RAISE(ABORT, 'a filed report never changes'); END;
CREATE TRIGGER report_is_never_removed BEFORE DELETE ON report
BEGIN SELECT RAISE(ABORT, 'reports are marked as deleted, never removed'); END;
