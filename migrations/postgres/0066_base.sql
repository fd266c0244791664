-- The whole schema at version 66, as the files of `central/` up to 0066 leave it, in PostgreSQL's words. What a table or a
-- column means stands there, beside the step that added it.
--
-- Texts are compared byte by byte, as SQLite does, whatever the database's own collation is.

-- ── What SQLite has and PostgreSQL calls otherwise ──────────────────────────────────────────────────────────────────────

CREATE FUNCTION instr(text, text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN strpos($1, $2);

CREATE FUNCTION max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN GREATEST($1, $2);

CREATE FUNCTION min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN LEAST($1, $2);

CREATE FUNCTION unhex(text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN decode($1, 'hex');

CREATE FUNCTION json_each(text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 50
    BEGIN ATOMIC SELECT json_array_elements_text($1::json); END;

-- ── Tables and their indexes ────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE server_fact (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE journal (
    position BIGINT PRIMARY KEY,
    at       BIGINT NOT NULL,
    actor    BYTEA,
    agency   BYTEA,
    kind     TEXT COLLATE "C" NOT NULL,
    subject  TEXT COLLATE "C" NOT NULL,
    body     TEXT COLLATE "C" NOT NULL,
    previous BYTEA NOT NULL,
    hash     BYTEA NOT NULL
);

CREATE TABLE agency (
    id              BYTEA PRIMARY KEY,
    name            TEXT COLLATE "C" NOT NULL,
    credit_code     TEXT COLLATE "C" NOT NULL UNIQUE,
    -- Number in the national registry, as recorded by an officer.
    registry_number TEXT COLLATE "C",
    -- Region code of GB/T 2260 without trailing zeros ('33', '3301', '330106'): a region holds all that begin with it.
    jurisdiction    TEXT COLLATE "C" NOT NULL,
    address         TEXT COLLATE "C" NOT NULL,
    phone           TEXT COLLATE "C" NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE TABLE person (
    id         BYTEA PRIMARY KEY,
    agency     BYTEA REFERENCES agency (id),
    name       TEXT COLLATE "C" NOT NULL,
    phone      TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    left_at    BIGINT
);

CREATE TABLE certificate (
    person        BYTEA NOT NULL REFERENCES person (id),
    qualification TEXT COLLATE "C" NOT NULL,
    number        TEXT COLLATE "C" NOT NULL,
    level         TEXT COLLATE "C" NOT NULL,
    issued_on     TEXT COLLATE "C" NOT NULL,
    expires_on    TEXT COLLATE "C",
    replaced_at   BIGINT,
    PRIMARY KEY (person, qualification, number)
);

CREATE TABLE account (
    id                   BYTEA PRIMARY KEY,
    agency               BYTEA REFERENCES agency (id),
    person               BYTEA NOT NULL REFERENCES person (id),
    role                 TEXT COLLATE "C" NOT NULL,
    login                TEXT COLLATE "C" NOT NULL UNIQUE,
    phone                TEXT COLLATE "C" NOT NULL,
    jurisdiction         TEXT COLLATE "C",
    password             TEXT COLLATE "C" NOT NULL,
    must_change_password BIGINT NOT NULL,
    state                TEXT COLLATE "C" NOT NULL,
    created_at           BIGINT NOT NULL,
    signed_in_at         BIGINT
);

CREATE TABLE device (
    id            BYTEA PRIMARY KEY,
    public_key    BYTEA NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    registered_at BIGINT NOT NULL
);

CREATE TABLE device_binding (
    account  BYTEA PRIMARY KEY REFERENCES account (id),
    device   BYTEA NOT NULL REFERENCES device (id),
    since_at BIGINT NOT NULL
);

CREATE TABLE session (
    id         BYTEA PRIMARY KEY,
    token      BYTEA NOT NULL UNIQUE,
    account    BYTEA NOT NULL REFERENCES account (id),
    device     BYTEA REFERENCES device (id),
    client     TEXT COLLATE "C" NOT NULL,
    address    TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE sign_in_failure (
    subject      TEXT COLLATE "C" PRIMARY KEY,
    failures     BIGINT NOT NULL,
    since_at     BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);

CREATE TABLE task (
    id               BYTEA PRIMARY KEY,
    agency           BYTEA NOT NULL,
    project          BYTEA NOT NULL,
    plan             BYTEA,
    fault            BYTEA,
    kind             TEXT COLLATE "C" NOT NULL,
    catalogue        TEXT COLLATE "C" NOT NULL,
    state            TEXT COLLATE "C" NOT NULL,
    created_by       BYTEA NOT NULL,
    created_device   BYTEA NOT NULL,
    created_at       BIGINT NOT NULL,
    -- The month of its plan, or the business month (Asia/Shanghai) it was started in: '2026-11'.
    month            TEXT COLLATE "C" NOT NULL,
    received_at      BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    -- Heads of the stored document: sorted 32-byte hashes, one after the other.
    heads            BYTEA NOT NULL,
    -- Heads that were approved; a report is made from exactly these.
    approved_heads   BYTEA,
    -- The last accepted submission.
    submission       BIGINT,
    submitted_at     BIGINT,
    result_count     BIGINT NOT NULL DEFAULT 0,
    failed_count     BIGINT NOT NULL DEFAULT 0,
    untestable_count BIGINT NOT NULL DEFAULT 0,
    conflict_count   BIGINT NOT NULL DEFAULT 0,
    fault_count      BIGINT NOT NULL DEFAULT 0,
    photo_count      BIGINT NOT NULL DEFAULT 0,
    point_count      BIGINT NOT NULL DEFAULT 0,
    fault_order      BYTEA,
    entry_count      BIGINT NOT NULL DEFAULT 0,
    region           TEXT COLLATE "C" NOT NULL DEFAULT '',
    removed_by       BYTEA REFERENCES account (id),
    removed_at       BIGINT,
    removal_reason   TEXT COLLATE "C"
);

CREATE TABLE task_facility (
    task     BYTEA NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (task, facility)
);

CREATE TABLE task_participant (
    task     BYTEA NOT NULL,
    account  BYTEA NOT NULL,
    -- Whether evidence came from this account.
    wrote    BIGINT NOT NULL,
    since_at BIGINT NOT NULL,
    PRIMARY KEY (task, account)
);

CREATE TABLE task_document (
    task  BYTEA PRIMARY KEY,
    saved BYTEA NOT NULL
);

CREATE TABLE task_document_chunk (
    task  BYTEA NOT NULL,
    seq   BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (task, seq)
);

CREATE TABLE task_answers (
    task    BYTEA PRIMARY KEY,
    answers TEXT COLLATE "C" NOT NULL
);

CREATE TABLE task_fault (
    task        BYTEA NOT NULL,
    fault       BYTEA NOT NULL,
    facility    TEXT COLLATE "C" NOT NULL,
    item        TEXT COLLATE "C" NOT NULL,
    point       TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    place       TEXT COLLATE "C" NOT NULL,
    said_by     BYTEA NOT NULL,
    said_at     BIGINT NOT NULL,
    others      BIGINT NOT NULL,
    PRIMARY KEY (task, fault)
);

CREATE TABLE task_photo (
    task     BYTEA NOT NULL,
    sha256   BYTEA NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL,
    -- What it belongs to: 'selfie', 'sign_in', 'controller', a result key, or 'fault:' and the fault's id.
    belongs  TEXT COLLATE "C" NOT NULL,
    bytes    BIGINT NOT NULL,
    taken_by BYTEA NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (task, sha256)
);

CREATE TABLE task_submission (
    task         BYTEA NOT NULL,
    number       BIGINT NOT NULL,
    device       BYTEA NOT NULL,
    said_by      BYTEA NOT NULL,
    heads        BYTEA NOT NULL,
    photo_count  BIGINT NOT NULL,
    said_at      BIGINT NOT NULL,
    earliest_at  BIGINT NOT NULL,
    latest_at    BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    verification TEXT COLLATE "C" NOT NULL,
    journal      BIGINT,
    signature    BYTEA NOT NULL,
    PRIMARY KEY (task, number, device, heads)
);

CREATE TABLE feed (
    position BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    account  BYTEA NOT NULL,
    event    BYTEA NOT NULL
);

CREATE TABLE quarantine (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    received_at BIGINT NOT NULL,
    agency      BYTEA,
    account     BYTEA NOT NULL,
    device      BYTEA,
    task        BYTEA,
    code        TEXT COLLATE "C" NOT NULL,
    detail      TEXT COLLATE "C" NOT NULL,
    sha256      BYTEA NOT NULL,
    bytes       BYTEA NOT NULL
);

CREATE TABLE photo (
    sha256      BYTEA PRIMARY KEY,
    media_type  TEXT COLLATE "C" NOT NULL,
    bytes       BIGINT NOT NULL,
    width       BIGINT NOT NULL,
    height      BIGINT NOT NULL,
    -- What was noticed about the bytes: JSON list of stable names.
    findings    TEXT COLLATE "C" NOT NULL,
    received_at BIGINT NOT NULL,
    account     BYTEA NOT NULL,
    journal     BIGINT NOT NULL,
    -- The signed receipt, CBOR, given to everybody who offers the photo again.
    receipt     BYTEA NOT NULL
);

CREATE TABLE upload (
    id         TEXT COLLATE "C" PRIMARY KEY,
    account    BYTEA NOT NULL,
    task       BYTEA,
    sha256     BYTEA NOT NULL,
    length     BIGINT NOT NULL,
    received   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL
);

CREATE TABLE review (
    id          BYTEA PRIMARY KEY,
    task        BYTEA NOT NULL REFERENCES task (id),
    decision    TEXT COLLATE "C" NOT NULL,
    note        TEXT COLLATE "C" NOT NULL,
    -- JSON list of {item, note}.
    items       TEXT COLLATE "C" NOT NULL,
    heads       BYTEA NOT NULL,
    reviewer    BYTEA NOT NULL,
    at          BIGINT NOT NULL,
    settlements TEXT COLLATE "C" NOT NULL DEFAULT '[]',
    entries     TEXT COLLATE "C" NOT NULL DEFAULT '[]'
);

CREATE TABLE draft (
    id         BYTEA PRIMARY KEY,
    secret     BYTEA NOT NULL,
    address    TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE attachment (
    id          BYTEA PRIMARY KEY,
    agency      BYTEA,
    uploaded_by BYTEA REFERENCES account (id),
    draft       BYTEA REFERENCES draft (id),
    name        TEXT COLLATE "C" NOT NULL,
    media_type  TEXT COLLATE "C" NOT NULL,
    bytes       BIGINT NOT NULL,
    received    BIGINT NOT NULL,
    sha256      BYTEA,
    created_at  BIGINT NOT NULL,
    touched_at  BIGINT NOT NULL,
    -- What it was added to, for good: 'request', 'contract' and the id of that; the order it is shown in.
    attached_as TEXT COLLATE "C",
    attached_to BYTEA,
    position    BIGINT
);

CREATE TABLE registry_check (
    id         BYTEA PRIMARY KEY,
    agency     BYTEA NOT NULL REFERENCES agency (id),
    number     TEXT COLLATE "C" NOT NULL,
    -- Whether the number was found there, under this agency's name.
    found      BIGINT NOT NULL,
    note       TEXT COLLATE "C" NOT NULL,
    -- The day the officer looked.
    checked_on TEXT COLLATE "C" NOT NULL,
    checked_by BYTEA NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL
);

CREATE TABLE key_unit (
    id          BYTEA PRIMARY KEY,
    -- Region code of GB/T 2260 without trailing zeros.
    region      TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    address     TEXT COLLATE "C" NOT NULL,
    credit_code TEXT COLLATE "C",
    added_by    BYTEA NOT NULL REFERENCES account (id),
    added_at    BIGINT NOT NULL,
    ended_by    BYTEA REFERENCES account (id),
    ended_at    BIGINT,
    end_reason  TEXT COLLATE "C"
);

CREATE TABLE owner (
    id          BYTEA PRIMARY KEY,
    agency      BYTEA NOT NULL REFERENCES agency (id),
    name        TEXT COLLATE "C" NOT NULL,
    address     TEXT COLLATE "C" NOT NULL,
    -- Empty when the owner explicitly has none.
    credit_code TEXT COLLATE "C",
    -- The key fire-safety unit it is on the list as; empty when it is not on it.
    key_unit    TEXT COLLATE "C",
    contact     TEXT COLLATE "C" NOT NULL,
    phone       TEXT COLLATE "C" NOT NULL,
    created_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL DEFAULT 1,
    key_unit_id BYTEA REFERENCES key_unit (id)
);

CREATE TABLE contract (
    id         BYTEA PRIMARY KEY,
    agency     BYTEA NOT NULL REFERENCES agency (id),
    owner      BYTEA NOT NULL REFERENCES owner (id),
    name       TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    signed_on  TEXT COLLATE "C" NOT NULL,
    state      TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    ended_at   BIGINT,
    ended_by   BYTEA REFERENCES account (id),
    end_reason TEXT COLLATE "C",
    end_person TEXT COLLATE "C"
);

CREATE TABLE project (
    id            BYTEA PRIMARY KEY,
    agency        BYTEA NOT NULL REFERENCES agency (id),
    contract      BYTEA NOT NULL REFERENCES contract (id),
    lead          BYTEA NOT NULL REFERENCES account (id),
    name          TEXT COLLATE "C" NOT NULL,
    address       TEXT COLLATE "C" NOT NULL,
    credit_code   TEXT COLLATE "C",
    jurisdiction  TEXT COLLATE "C" NOT NULL,
    -- Where it lies (WGS-84); the fence as the model writes it (JSON).
    latitude      DOUBLE PRECISION NOT NULL,
    longitude     DOUBLE PRECISION NOT NULL,
    geofence      TEXT COLLATE "C" NOT NULL,
    -- 'same_month' or 'next_month': when a maintenance contract's first report is due.
    first_report  TEXT COLLATE "C" NOT NULL,
    created_at    BIGINT NOT NULL,
    direct_upload BIGINT NOT NULL DEFAULT 0,
    version       BIGINT NOT NULL DEFAULT 1,
    ended_at      BIGINT,
    ended_by      BYTEA REFERENCES account (id),
    end_reason    TEXT COLLATE "C",
    end_person    TEXT COLLATE "C",
    monthly       BIGINT NOT NULL DEFAULT 0,
    over          BIGINT NOT NULL DEFAULT 0,
    signed_on     TEXT COLLATE "C" NOT NULL DEFAULT '',
    planned       BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE building (
    id           BYTEA PRIMARY KEY,
    project      BYTEA NOT NULL REFERENCES project (id),
    position     BIGINT NOT NULL,
    name         TEXT COLLATE "C" NOT NULL,
    floors_above BIGINT NOT NULL,
    floors_below BIGINT NOT NULL,
    area_m2      DOUBLE PRECISION NOT NULL,
    height_m     DOUBLE PRECISION NOT NULL,
    usage        TEXT COLLATE "C" NOT NULL,
    -- Year of completion, if known.
    completed    BIGINT,
    water        TEXT COLLATE "C" NOT NULL,
    removed_at   BIGINT
);

CREATE TABLE project_facility (
    project  BYTEA NOT NULL REFERENCES project (id),
    facility TEXT COLLATE "C" NOT NULL,
    count    BIGINT NOT NULL,
    place    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (project, facility)
);

CREATE TABLE plan (
    id         BYTEA PRIMARY KEY,
    agency     BYTEA NOT NULL REFERENCES agency (id),
    project    BYTEA NOT NULL REFERENCES project (id),
    month      TEXT COLLATE "C" NOT NULL,
    -- 'month', 'quarter' or 'year': which items of the catalogue are due.
    period     TEXT COLLATE "C" NOT NULL,
    -- The version of the catalogue it was made with.
    catalogue  TEXT COLLATE "C" NOT NULL,
    created_by BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    region     TEXT COLLATE "C" NOT NULL DEFAULT '',
    work       BIGINT NOT NULL DEFAULT 576
);

CREATE TABLE plan_facility (
    plan     BYTEA NOT NULL REFERENCES plan (id),
    facility TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (plan, facility)
);

CREATE TABLE assignment (
    id           BYTEA PRIMARY KEY,
    plan         BYTEA NOT NULL REFERENCES plan (id),
    account      BYTEA NOT NULL REFERENCES account (id),
    issued_by    BYTEA NOT NULL,
    issued_at    BIGINT NOT NULL,
    withdrawn_at BIGINT
);

CREATE TABLE assignment_facility (
    assignment BYTEA NOT NULL REFERENCES assignment (id),
    facility   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (assignment, facility)
);

CREATE TABLE fault (
    id         BYTEA PRIMARY KEY,
    task       BYTEA NOT NULL REFERENCES task (id),
    project    BYTEA NOT NULL REFERENCES project (id),
    state      TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE fault_event (
    fault       BYTEA NOT NULL REFERENCES fault (id),
    seq         BIGINT NOT NULL,
    -- 'handled', 'investigated' or 'repaired'.
    kind        TEXT COLLATE "C" NOT NULL,
    disposition TEXT COLLATE "C",
    note        TEXT COLLATE "C" NOT NULL,
    account     BYTEA NOT NULL,
    at          BIGINT NOT NULL,
    fault_order BYTEA,
    PRIMARY KEY (fault, seq)
);

CREATE TABLE fault_order (
    id           BYTEA PRIMARY KEY,
    agency       BYTEA NOT NULL REFERENCES agency (id),
    project      BYTEA NOT NULL REFERENCES project (id),
    fault        BYTEA NOT NULL REFERENCES fault (id),
    -- The kind of task that is ordered: 'investigation' or 'repair'.
    kind         TEXT COLLATE "C" NOT NULL,
    assignee     BYTEA NOT NULL REFERENCES account (id),
    note         TEXT COLLATE "C" NOT NULL,
    ordered_by   BYTEA NOT NULL REFERENCES account (id),
    ordered_at   BIGINT NOT NULL,
    withdrawn_by BYTEA REFERENCES account (id),
    withdrawn_at BIGINT,
    -- When a task that carried it out was approved.
    done_at      BIGINT
);

CREATE TABLE request (
    id            BYTEA PRIMARY KEY,
    kind          TEXT COLLATE "C" NOT NULL,
    -- Who asks; empty for somebody who is no agency yet.
    agency        BYTEA REFERENCES agency (id),
    project       BYTEA REFERENCES project (id),
    -- The region the matter lies in: its officers see it.
    region        TEXT COLLATE "C" NOT NULL,
    -- The region whose officers decide; empty: an operator does.
    decided_in    TEXT COLLATE "C" NOT NULL,
    -- What it is about, in a few words.
    subject       TEXT COLLATE "C" NOT NULL,
    reason        TEXT COLLATE "C" NOT NULL,
    -- The month a suspension is for.
    month         TEXT COLLATE "C",
    -- What is asked for, as its kind says (JSON).
    body          TEXT COLLATE "C" NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    filed_by      BYTEA REFERENCES account (id),
    filed_at      BIGINT NOT NULL,
    decided_by    BYTEA REFERENCES account (id),
    decided_at    BIGINT,
    -- The department that decided, as it was called then.
    department    TEXT COLLATE "C",
    decision_note TEXT COLLATE "C"
);

CREATE TABLE report (
    id               BYTEA PRIMARY KEY,
    agency           BYTEA NOT NULL REFERENCES agency (id),
    project          BYTEA NOT NULL REFERENCES project (id),
    plan             BYTEA NOT NULL REFERENCES plan (id),
    month            TEXT COLLATE "C" NOT NULL,
    number           TEXT COLLATE "C" NOT NULL UNIQUE,
    year             BIGINT NOT NULL,
    -- Running number within agency and year; never used again.
    seq              BIGINT NOT NULL,
    state            TEXT COLLATE "C" NOT NULL,
    progress         BIGINT NOT NULL,
    -- Why it could not be made: a public code and its particulars (JSON).
    error            TEXT COLLATE "C",
    dated_on         TEXT COLLATE "C" NOT NULL,
    service_from     TEXT COLLATE "C" NOT NULL,
    service_to       TEXT COLLATE "C" NOT NULL,
    -- When the last of its tasks was submitted: the filing is due five days later.
    submitted_at     BIGINT NOT NULL,
    input_sha256     BYTEA NOT NULL,
    pdf_sha256       BYTEA,
    pages            BIGINT,
    bytes            BIGINT,
    created_by       BYTEA NOT NULL,
    created_at       BIGINT NOT NULL,
    generated_at     BIGINT,
    filing_number    TEXT COLLATE "C",
    filing_note      TEXT COLLATE "C",
    filed_by         BYTEA,
    filed_at         BIGINT,
    filed_late       BIGINT,
    deleted_at       BIGINT,
    superseded_at    BIGINT,
    superseded_for   BYTEA REFERENCES request (id),
    region           TEXT COLLATE "C" NOT NULL DEFAULT '',
    kind             TEXT COLLATE "C" NOT NULL DEFAULT 'maintenance',
    conclusion       TEXT COLLATE "C",
    upload_sha256    BYTEA,
    upload_name      TEXT COLLATE "C",
    upload_bytes     BIGINT,
    upload_pages     BIGINT,
    generated_sha256 BYTEA,
    proof_token      TEXT COLLATE "C"
);

CREATE TABLE request_event (
    request    BYTEA NOT NULL REFERENCES request (id),
    seq        BIGINT NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    account    BYTEA REFERENCES account (id),
    name       TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    note       TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (request, seq)
);

CREATE TABLE approval_undone (
    review  BYTEA PRIMARY KEY REFERENCES review (id),
    request BYTEA NOT NULL REFERENCES request (id)
);

CREATE TABLE application (
    number     TEXT COLLATE "C" PRIMARY KEY,
    code       BYTEA NOT NULL,
    -- Whose uploads go with it.
    draft      BYTEA NOT NULL REFERENCES draft (id),
    body       TEXT COLLATE "C" NOT NULL,
    password   TEXT COLLATE "C",
    -- The request it was last handed in as; empty: it never was.
    request    BYTEA REFERENCES request (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE owner_contact (
    id         BYTEA PRIMARY KEY,
    agency     BYTEA NOT NULL REFERENCES agency (id),
    owner      BYTEA NOT NULL REFERENCES owner (id),
    name       TEXT COLLATE "C" NOT NULL,
    phone      TEXT COLLATE "C" NOT NULL,
    account    BYTEA REFERENCES account (id),
    version    BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    ended_at   BIGINT
);

CREATE TABLE search_text (
    kind   TEXT COLLATE "C" NOT NULL,
    id     BYTEA NOT NULL,
    -- Empty for what belongs to no agency.
    agency BYTEA NOT NULL,
    region TEXT COLLATE "C" NOT NULL,
    text   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE search_term (
    kind   TEXT COLLATE "C" NOT NULL,
    agency BYTEA NOT NULL,
    term   TEXT COLLATE "C" NOT NULL,
    region TEXT COLLATE "C" NOT NULL,
    id     BYTEA NOT NULL,
    PRIMARY KEY (kind, agency, term, region, id)
);

CREATE TABLE photo_fingerprint (
    sha256 BYTEA PRIMARY KEY REFERENCES photo (sha256),
    w0     BIGINT,
    w1     BIGINT,
    w2     BIGINT,
    w3     BIGINT
);

CREATE TABLE task_look (
    task      BYTEA PRIMARY KEY REFERENCES task (id),
    -- How often there was something new to look at, and how far it was looked at.
    wanted    BIGINT NOT NULL,
    looked    BIGINT NOT NULL,
    looked_at BIGINT,
    -- How many findings, and what they are (JSON); nothing before the first look, or when it failed.
    found     BIGINT NOT NULL DEFAULT 0,
    findings  TEXT COLLATE "C"
);

CREATE TABLE task_untestable (
    task     BYTEA NOT NULL,
    key      TEXT COLLATE "C" NOT NULL,
    facility TEXT COLLATE "C" NOT NULL,
    item     TEXT COLLATE "C" NOT NULL,
    point    TEXT COLLATE "C" NOT NULL,
    -- What an entry is about, where no facility of the catalogue was chosen.
    subject  TEXT COLLATE "C" NOT NULL,
    reason   TEXT COLLATE "C" NOT NULL,
    place    TEXT COLLATE "C" NOT NULL,
    said_by  BYTEA NOT NULL,
    said_at  BIGINT NOT NULL,
    PRIMARY KEY (task, key)
);

CREATE TABLE fault_line (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    task       BYTEA NOT NULL,
    -- Empty for what could not be tested.
    fault      BYTEA NOT NULL,
    -- Empty for faults.
    key        TEXT COLLATE "C" NOT NULL,
    agency     BYTEA NOT NULL,
    project    BYTEA NOT NULL,
    region     TEXT COLLATE "C" NOT NULL,
    -- The month it was found for, and the last one it is shown in: what is not closed carries over into all that come.
    month      TEXT COLLATE "C" NOT NULL,
    until      TEXT COLLATE "C" NOT NULL,
    -- 'untestable', 'open', 'under_way', 'in_discussion', 'declined', 'resolved' or 'out_of_scope'.
    standing   TEXT COLLATE "C" NOT NULL,
    found_at   BIGINT NOT NULL,
    -- When it came to stand so.
    changed_at BIGINT NOT NULL,
    -- The order of the lists: what waits, longest first; what is done, latest first.
    rank       BIGINT NOT NULL,
    UNIQUE (task, fault, key)
);

CREATE TABLE late_admission (
    quarantine  BIGINT PRIMARY KEY REFERENCES quarantine (id),
    task        BYTEA NOT NULL REFERENCES task (id),
    review      BYTEA NOT NULL REFERENCES review (id),
    admitted_by BYTEA NOT NULL REFERENCES account (id),
    admitted_at BIGINT NOT NULL
);

CREATE TABLE late_photo (
    sha256 BYTEA NOT NULL,
    task   BYTEA NOT NULL,
    PRIMARY KEY (sha256, task)
);

CREATE TABLE untestable_missing (
    task BYTEA PRIMARY KEY
);

CREATE INDEX account_by_agency ON account (agency, role);
CREATE INDEX account_by_person ON account (person);
CREATE INDEX account_by_login ON account (agency, login);
CREATE INDEX agency_by_name ON agency (name);
CREATE UNIQUE INDEX agency_by_region ON agency (jurisdiction, name, id);
CREATE INDEX assignment_by_plan ON assignment (plan, account);
CREATE INDEX assignment_by_account ON assignment (account, plan);
CREATE INDEX attachment_by_subject ON attachment (attached_as, attached_to, position) WHERE attached_to IS NOT NULL;
CREATE INDEX attachment_loose ON attachment (touched_at) WHERE attached_to IS NULL;
CREATE INDEX attachment_by_draft ON attachment (draft) WHERE draft IS NOT NULL;
CREATE INDEX building_by_project ON building (project, position);
CREATE INDEX certificate_by_number ON certificate (qualification, number);
CREATE INDEX certificate_by_expiry ON certificate (expires_on) WHERE replaced_at IS NULL;
CREATE INDEX contract_by_owner ON contract (owner);
CREATE INDEX contract_newest ON contract (agency, signed_on DESC, id DESC);
CREATE INDEX draft_by_address ON draft (address, created_at);
CREATE INDEX fault_by_task ON fault (task);
CREATE INDEX fault_by_project ON fault (project, state);
CREATE INDEX fault_line_listed ON fault_line (standing, rank, id, region, project, month, until);
CREATE INDEX fault_line_of_city ON fault_line (substr(region, 1, 4), standing, rank, id, region, project, month, until);
CREATE INDEX fault_line_of_agency ON fault_line (agency, standing, rank, id, region, project, month, until);
CREATE INDEX fault_line_of_project ON fault_line (project, standing, rank, id, region, agency, month, until);
CREATE UNIQUE INDEX fault_order_open ON fault_order (fault) WHERE withdrawn_at IS NULL AND done_at IS NULL;
CREATE INDEX fault_order_by_fault ON fault_order (fault, ordered_at);
CREATE INDEX fault_order_by_assignee ON fault_order (assignee, project);
CREATE INDEX fault_order_by_project ON fault_order (project, assignee);
CREATE INDEX feed_by_account ON feed (account, position);
CREATE INDEX journal_by_subject ON journal (subject, position);
CREATE INDEX key_unit_by_region ON key_unit (region, name);
CREATE INDEX late_admission_by_review ON late_admission (review);
CREATE UNIQUE INDEX owner_by_credit_code ON owner (agency, credit_code);
CREATE INDEX owner_by_name ON owner (agency, name);
CREATE INDEX owner_contact_by_owner ON owner_contact (owner);
CREATE UNIQUE INDEX owner_contact_by_account ON owner_contact (account);
CREATE INDEX owner_contact_by_agency ON owner_contact (agency, owner, name);
CREATE INDEX person_by_agency ON person (agency, name);
CREATE INDEX photo_fingerprint_w0 ON photo_fingerprint (w0);
CREATE INDEX photo_fingerprint_w1 ON photo_fingerprint (w1);
CREATE INDEX photo_fingerprint_w2 ON photo_fingerprint (w2);
CREATE INDEX photo_fingerprint_w3 ON photo_fingerprint (w3);
CREATE UNIQUE INDEX plan_once ON plan (project, month, period) WHERE deleted_at IS NULL;
CREATE INDEX plan_listed ON plan (month, id, region, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX plan_of_city ON plan (substr(region, 1, 4), month, id, region, project, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX plan_of_agency ON plan (agency, month, id, region, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX plan_of_project ON plan (project, month, id, region, agency, deleted_at);
CREATE INDEX plan_on_board ON plan (month, region, project, period, id, work, agency, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX plan_of_month ON plan (month, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX project_by_agency ON project (agency, name);
CREATE INDEX project_by_contract ON project (contract);
CREATE INDEX project_by_lead ON project (lead);
CREATE INDEX project_on_board ON project
    (jurisdiction, name, id, agency, lead, monthly, over, signed_on, first_report, planned, contract);
CREATE UNIQUE INDEX quarantine_once ON quarantine (account, sha256, code);
CREATE INDEX quarantine_by_agency ON quarantine (agency, id);
CREATE INDEX quarantine_by_task ON quarantine (task, id);
CREATE INDEX registry_check_by_agency ON registry_check (agency, created_at);
CREATE UNIQUE INDEX report_seq ON report (agency, year, seq);
CREATE INDEX report_by_state ON report (state, created_at);
CREATE UNIQUE INDEX report_of_plan ON report (plan) WHERE deleted_at IS NULL AND superseded_at IS NULL;
CREATE INDEX report_superseded ON report (plan) WHERE superseded_at IS NOT NULL;
CREATE INDEX report_listed ON report (month, id, region, state, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX report_of_state ON report (state, month, id, region, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX report_of_city ON report (substr(region, 1, 4), month, id, region, state, project, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX report_of_agency ON report (agency, month, id, region, state, project, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX report_of_project ON report (project, month, id, region, state, agency, deleted_at);
CREATE UNIQUE INDEX report_by_proof ON report (proof_token) WHERE proof_token IS NOT NULL;
CREATE INDEX report_ever_of_plan ON report (plan);
CREATE INDEX report_to_file ON report (agency) WHERE state = 'generated' AND deleted_at IS NULL AND superseded_at IS NULL;
CREATE INDEX request_by_agency ON request (agency, filed_at);
CREATE INDEX request_by_project ON request (project, kind, filed_at) WHERE project IS NOT NULL;
CREATE INDEX request_waiting ON request (decided_in, filed_at) WHERE state = 'pending';
CREATE UNIQUE INDEX request_suspends_once ON request (project, month)
    WHERE kind = 'suspension' AND state IN ('pending', 'approved');
CREATE UNIQUE INDEX request_direct_upload_once ON request (project)
    WHERE kind = 'direct_upload' AND state IN ('pending', 'approved');
CREATE INDEX request_listed ON request (filed_at, id, region, kind, state, decided_in, project);
CREATE INDEX request_suspends ON request (month, project) WHERE kind = 'suspension' AND state = 'approved';
CREATE INDEX review_by_task ON review (task, at);
CREATE INDEX search_term_of_region ON search_term (kind, term, region, id);
CREATE INDEX session_by_account ON session (account, created_at);
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE INDEX task_by_plan ON task (plan, state);
CREATE INDEX task_by_order ON task (fault_order, created_at) WHERE fault_order IS NOT NULL;
CREATE INDEX task_listed ON task (month, updated_at, id, region, state, kind, project);
CREATE INDEX task_of_state ON task (state, month, updated_at, id, region, kind, project);
CREATE INDEX task_of_city ON task (substr(region, 1, 4), month, updated_at, id, region, state, kind, project);
CREATE INDEX task_of_agency ON task (agency, month, updated_at, id, region, state, kind, project);
CREATE INDEX task_of_project ON task (project, month, updated_at, id, region, state, kind, agency);
CREATE INDEX task_unplanned ON task (kind, month, updated_at, id, region, state, project) WHERE kind <> 'planned';
CREATE INDEX task_pending ON task (agency, submitted_at, id, project) WHERE state = 'pending';
CREATE INDEX task_fault_by_fault ON task_fault (fault);
CREATE INDEX task_look_waiting ON task_look (task) WHERE wanted > looked;
CREATE INDEX task_participant_by_account ON task_participant (account, task);
CREATE INDEX task_photo_by_sha256 ON task_photo (sha256);
CREATE INDEX upload_by_time ON upload (touched_at);
CREATE UNIQUE INDEX upload_once ON upload (account, sha256);

-- ── Views ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE VIEW project_due (project, contract, monthly, over, signed_on) AS
    SELECT p.id, c.id, CASE WHEN c.kind = 'maintenance' THEN 1 ELSE 0 END,
        CASE WHEN c.state <> 'active' OR p.ended_at IS NOT NULL THEN 1 ELSE 0 END, c.signed_on
    FROM project p JOIN contract c ON c.id = p.contract;

CREATE VIEW plan_work (plan, work) AS SELECT l.id,
    64
    + (CASE WHEN EXISTS (SELECT 1 FROM assignment a WHERE a.plan = l.id AND a.withdrawn_at IS NULL) THEN 128 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state <> 'deleted') THEN 256 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM plan_facility f WHERE f.plan = l.id AND NOT EXISTS (
            SELECT 1 FROM task t JOIN task_facility g ON g.task = t.id
            WHERE t.plan = l.id AND t.state <> 'deleted' AND g.facility = f.facility))
        THEN 0 ELSE 512 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state IN ('unsubmitted', 'returned'))
        THEN 1024 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state = 'pending') THEN 2048 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM report r WHERE r.plan = l.id AND r.deleted_at IS NULL
            AND r.superseded_at IS NULL AND r.state IN ('generated', 'filed')) THEN 4096 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM plan_facility f WHERE f.plan = l.id AND NOT EXISTS (
            SELECT 1 FROM assignment a JOIN assignment_facility g ON g.assignment = a.id
            WHERE a.plan = l.id AND a.withdrawn_at IS NULL AND g.facility = f.facility))
        THEN 0 ELSE 8192 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM report r WHERE r.plan = l.id AND r.deleted_at IS NULL
            AND r.superseded_at IS NULL AND r.state = 'filed') THEN 16384 ELSE 0 END)
    FROM plan l;

CREATE VIEW fault_standing (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank) AS
    SELECT f.task, f.fault, '', t.agency, t.project, t.region, t.month,
        CASE WHEN d.state IN ('resolved', 'out_of_scope')
            -- The month in Shanghai.
            THEN GREATEST(t.month, to_char(to_timestamp(d.updated_at / 1000 + 28800) AT TIME ZONE 'UTC', 'YYYY-MM'))
            ELSE '9999-99' END,
        CASE d.state WHEN 'investigating' THEN 'under_way' WHEN 'repairing' THEN 'under_way'
            ELSE COALESCE(d.state, 'open') END,
        f.said_at, COALESCE(d.updated_at, f.said_at),
        CASE WHEN d.state IN ('resolved', 'out_of_scope') THEN -d.updated_at ELSE f.said_at END
    FROM task_fault f JOIN task t ON t.id = f.task JOIN project p ON p.id = t.project LEFT JOIN fault d ON d.id = f.fault
    WHERE t.state IN ('pending', 'approved', 'returned') AND (p.monthly <> 0 OR d.id IS NOT NULL)
    UNION ALL
    SELECT u.task, ''::bytea, u.key, t.agency, t.project, t.region, t.month, t.month, 'untestable', u.said_at, u.said_at,
        -u.said_at
    FROM task_untestable u JOIN task t ON t.id = u.task
    WHERE t.state IN ('pending', 'approved', 'returned');

-- ── What never changes ──────────────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation'; END $$;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse('the journal is append-only');
CREATE TRIGGER journal_is_never_cut BEFORE DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse('the journal is append-only');
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the journal is append-only');
CREATE TRIGGER contract_dates_never_change BEFORE UPDATE OF signed_on, kind ON contract
    FOR EACH ROW EXECUTE FUNCTION refuse('the dates and the kind of a contract never change');
CREATE TRIGGER report_is_never_removed BEFORE DELETE ON report
    FOR EACH ROW EXECUTE FUNCTION refuse('reports are marked as deleted, never removed');
CREATE TRIGGER attachment_never_changes BEFORE UPDATE ON attachment
    FOR EACH ROW WHEN (OLD.attached_to IS NOT NULL) EXECUTE FUNCTION refuse('what a file was added to keeps it as it is');
CREATE TRIGGER attachment_is_never_removed BEFORE DELETE ON attachment
    FOR EACH ROW WHEN (OLD.attached_to IS NOT NULL) EXECUTE FUNCTION refuse('what a file was added to keeps it');
CREATE TRIGGER request_decided_never_changes BEFORE UPDATE ON request
    FOR EACH ROW WHEN (OLD.state <> 'pending') EXECUTE FUNCTION refuse('a decision stands');
CREATE TRIGGER request_is_never_removed BEFORE DELETE ON request
    FOR EACH ROW EXECUTE FUNCTION refuse('requests are never removed');
CREATE TRIGGER request_event_never_changes BEFORE UPDATE ON request_event
    FOR EACH ROW EXECUTE FUNCTION refuse('history never changes');
CREATE TRIGGER request_event_is_never_removed BEFORE DELETE ON request_event
    FOR EACH ROW EXECUTE FUNCTION refuse('history is never removed');
CREATE TRIGGER registry_check_never_changes BEFORE UPDATE ON registry_check
    FOR EACH ROW EXECUTE FUNCTION refuse('what was checked stands; check again');
CREATE TRIGGER registry_check_is_never_removed BEFORE DELETE ON registry_check
    FOR EACH ROW EXECUTE FUNCTION refuse('what was checked stands; check again');
CREATE TRIGGER late_admission_never_changes BEFORE UPDATE ON late_admission
    FOR EACH ROW EXECUTE FUNCTION refuse('an admission never changes');
CREATE TRIGGER late_admission_is_never_removed BEFORE DELETE ON late_admission
    FOR EACH ROW EXECUTE FUNCTION refuse('an admission is never removed');

CREATE TRIGGER report_filed_never_changes BEFORE UPDATE ON report FOR EACH ROW WHEN (OLD.state = 'filed' AND NOT (
    (
        NEW.id, NEW.agency, NEW.project, NEW.plan, NEW.month, NEW.number, NEW.year, NEW.seq, NEW.state, NEW.progress,
        NEW.error, NEW.dated_on, NEW.service_from, NEW.service_to, NEW.submitted_at, NEW.input_sha256, NEW.pdf_sha256,
        NEW.pages, NEW.bytes, NEW.created_by, NEW.created_at, NEW.generated_at, NEW.filing_number, NEW.filing_note,
        NEW.filed_by, NEW.filed_at, NEW.filed_late, NEW.deleted_at,
        NEW.kind, NEW.conclusion, NEW.upload_sha256, NEW.upload_name,
        NEW.upload_bytes, NEW.upload_pages, NEW.generated_sha256, NEW.proof_token
    ) IS NOT DISTINCT FROM (
        OLD.id, OLD.agency, OLD.project, OLD.plan, OLD.month, OLD.number, OLD.year, OLD.seq, OLD.state, OLD.progress,
        OLD.error, OLD.dated_on, OLD.service_from, OLD.service_to, OLD.submitted_at, OLD.input_sha256, OLD.pdf_sha256,
        OLD.pages, OLD.bytes, OLD.created_by, OLD.created_at, OLD.generated_at, OLD.filing_number, OLD.filing_note,
        OLD.filed_by, OLD.filed_at, OLD.filed_late, OLD.deleted_at,
        OLD.kind, OLD.conclusion, OLD.upload_sha256, OLD.upload_name,
        OLD.upload_bytes, OLD.upload_pages, OLD.generated_sha256, OLD.proof_token
    ) AND (
        (NEW.superseded_at, NEW.superseded_for) IS NOT DISTINCT FROM (OLD.superseded_at, OLD.superseded_for)
        OR (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND NEW.superseded_for IS NOT NULL)
    )))
    EXECUTE FUNCTION refuse('a filed report never changes');

-- ── Regions: what lies in a project lies where the project lies ─────────────────────────────────────────────────────────

CREATE FUNCTION takes_its_region() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.region := COALESCE((SELECT p.jurisdiction FROM project p WHERE p.id = NEW.project), '');
    RETURN NEW;
END $$;
CREATE TRIGGER plan_takes_its_region BEFORE INSERT ON plan FOR EACH ROW EXECUTE FUNCTION takes_its_region();
CREATE TRIGGER task_takes_its_region BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION takes_its_region();
CREATE TRIGGER report_takes_its_region BEFORE INSERT ON report FOR EACH ROW EXECUTE FUNCTION takes_its_region();

CREATE FUNCTION region_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plan SET region = NEW.jurisdiction WHERE project = NEW.id;
    UPDATE task SET region = NEW.jurisdiction WHERE project = NEW.id;
    UPDATE report SET region = NEW.jurisdiction WHERE project = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER region_follows_the_project AFTER UPDATE OF jurisdiction ON project
    FOR EACH ROW WHEN (OLD.jurisdiction <> NEW.jurisdiction) EXECUTE FUNCTION region_follows();

-- ── How far a plan is worked on ─────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION plan_works() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan;
    RETURN NULL;
END $$;
CREATE TRIGGER plan_works_when_issued AFTER INSERT ON assignment FOR EACH ROW EXECUTE FUNCTION plan_works();
CREATE TRIGGER plan_works_when_withdrawn AFTER UPDATE OF withdrawn_at ON assignment
    FOR EACH ROW EXECUTE FUNCTION plan_works();
CREATE TRIGGER plan_works_with_its_task AFTER INSERT ON task
    FOR EACH ROW WHEN (NEW.plan IS NOT NULL) EXECUTE FUNCTION plan_works();
CREATE TRIGGER plan_works_as_its_task_stands AFTER UPDATE OF state ON task
    FOR EACH ROW WHEN (NEW.plan IS NOT NULL AND OLD.state <> NEW.state) EXECUTE FUNCTION plan_works();
CREATE TRIGGER plan_works_with_its_report AFTER INSERT ON report FOR EACH ROW EXECUTE FUNCTION plan_works();
CREATE TRIGGER plan_works_as_its_report_stands AFTER UPDATE OF state, deleted_at, superseded_at ON report
    FOR EACH ROW EXECUTE FUNCTION plan_works();

CREATE FUNCTION plan_works_on_its_facilities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Of many at once the first that leaves something to do says what stands; the others change nothing.
    UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan)
        WHERE id = NEW.plan AND work & 512 <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER plan_works_on_its_facilities AFTER INSERT ON plan_facility
    FOR EACH ROW EXECUTE FUNCTION plan_works_on_its_facilities();

CREATE FUNCTION plan_works_on_its_tasks_facilities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = plan.id)
        WHERE id = (SELECT t.plan FROM task t WHERE t.id = NEW.task);
    RETURN NULL;
END $$;
CREATE TRIGGER plan_works_on_its_tasks_facilities AFTER INSERT ON task_facility
    FOR EACH ROW EXECUTE FUNCTION plan_works_on_its_tasks_facilities();

CREATE FUNCTION plan_works_when_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plan SET work = work | 8192 WHERE id = (SELECT a.plan FROM assignment a WHERE a.id = NEW.assignment)
        AND NOT EXISTS (SELECT 1 FROM plan_facility f WHERE f.plan = plan.id AND NOT EXISTS (
            SELECT 1 FROM assignment b JOIN assignment_facility g ON g.assignment = b.id
            WHERE b.plan = f.plan AND b.withdrawn_at IS NULL AND g.facility = f.facility));
    RETURN NULL;
END $$;
CREATE TRIGGER plan_works_when_whole AFTER INSERT ON assignment_facility
    FOR EACH ROW EXECUTE FUNCTION plan_works_when_whole();

-- ── What a project's contract says, and whether it is planned ───────────────────────────────────────────────────────────

CREATE FUNCTION project_follows_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE project SET (monthly, over, signed_on) =
        (SELECT d.monthly, d.over, d.signed_on FROM project_due d WHERE d.project = NEW.id) WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER project_takes_its_contract AFTER INSERT ON project FOR EACH ROW EXECUTE FUNCTION project_follows_itself();
CREATE TRIGGER project_follows_itself AFTER UPDATE OF contract, ended_at ON project
    FOR EACH ROW EXECUTE FUNCTION project_follows_itself();

CREATE FUNCTION project_follows_its_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE project SET (monthly, over, signed_on) =
        (SELECT d.monthly, d.over, d.signed_on FROM project_due d WHERE d.project = project.id) WHERE contract = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER project_follows_its_contract AFTER UPDATE OF kind, state, signed_on ON contract
    FOR EACH ROW EXECUTE FUNCTION project_follows_its_contract();

CREATE FUNCTION project_is_planned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE project SET planned = CASE WHEN EXISTS
        (SELECT 1 FROM plan l WHERE l.project = NEW.project AND l.deleted_at IS NULL) THEN 1 ELSE 0 END
        WHERE id = NEW.project;
    RETURN NULL;
END $$;
CREATE TRIGGER project_is_planned AFTER INSERT ON plan FOR EACH ROW EXECUTE FUNCTION project_is_planned();
CREATE TRIGGER project_is_planned_no_more AFTER UPDATE OF deleted_at ON plan
    FOR EACH ROW EXECUTE FUNCTION project_is_planned();

-- ── The list of faults ──────────────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION fault_line_when_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.fault;
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_when_found AFTER INSERT ON task_fault FOR EACH ROW EXECUTE FUNCTION fault_line_when_found();

CREATE FUNCTION fault_line_as_it_is_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE fault_line SET (until, standing, found_at, changed_at, rank) = (SELECT s.until, s.standing, s.found_at,
        s.changed_at, s.rank FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.fault)
    WHERE task = NEW.task AND fault = NEW.fault AND key = '';
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_as_it_is_said AFTER UPDATE OF said_at ON task_fault
    FOR EACH ROW WHEN (OLD.said_at <> NEW.said_at) EXECUTE FUNCTION fault_line_as_it_is_said();

CREATE FUNCTION fault_line_when_handled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.id
    ON CONFLICT (task, fault, key) DO UPDATE SET until = excluded.until, standing = excluded.standing,
        changed_at = excluded.changed_at, rank = excluded.rank;
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_when_handled AFTER INSERT ON fault FOR EACH ROW EXECUTE FUNCTION fault_line_when_handled();

CREATE FUNCTION fault_line_as_it_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE fault_line SET (until, standing, changed_at, rank) = (SELECT s.until, s.standing, s.changed_at, s.rank
        FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.id)
    WHERE task = NEW.task AND fault = NEW.id AND key = '';
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_as_it_stands AFTER UPDATE OF state, updated_at ON fault
    FOR EACH ROW EXECUTE FUNCTION fault_line_as_it_stands();

CREATE FUNCTION fault_line_of_untestable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.task AND s.key = NEW.key;
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_of_untestable AFTER INSERT ON task_untestable
    FOR EACH ROW EXECUTE FUNCTION fault_line_of_untestable();

CREATE FUNCTION fault_line_of_tested() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM fault_line WHERE task = OLD.task AND fault = ''::bytea AND key = OLD.key;
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_of_tested AFTER DELETE ON task_untestable
    FOR EACH ROW EXECUTE FUNCTION fault_line_of_tested();

CREATE FUNCTION fault_line_when_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.id ON CONFLICT (task, fault, key) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_when_submitted AFTER UPDATE OF state ON task
    FOR EACH ROW WHEN (OLD.state = 'unsubmitted') EXECUTE FUNCTION fault_line_when_submitted();

CREATE FUNCTION fault_line_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE fault_line SET region = NEW.jurisdiction WHERE project = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER fault_line_follows_the_project AFTER UPDATE OF jurisdiction ON project
    FOR EACH ROW WHEN (OLD.jurisdiction <> NEW.jurisdiction) EXECUTE FUNCTION fault_line_follows();
