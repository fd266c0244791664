-- Evidence as it was received: task documents, what is projected from them so that it can be searched
-- and reviewed, the feed to the phones, what no rule admits, and the photos.

-- One row per task that ever reached the server. The document is the truth; 'state' is the decision
-- about it (unsubmitted, pending, approved, returned, deleted).
CREATE TABLE task (
    id               BLOB    PRIMARY KEY,
    agency           BLOB    NOT NULL,
    project          BLOB    NOT NULL,
    plan             BLOB,
    fault            BLOB,
    kind             TEXT    NOT NULL,
    catalogue        TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    created_by       BLOB    NOT NULL,
    created_device   BLOB    NOT NULL,
    created_at       INTEGER NOT NULL,
    -- The month of its plan, or the business month (Asia/Shanghai) it was started in: '2026-11'.
    month            TEXT    NOT NULL,
    received_at      INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    -- Heads of the stored document: sorted 32-byte hashes, one after the other.
    heads            BLOB    NOT NULL,
    -- Heads that were approved; a report is made from exactly these.
    approved_heads   BLOB,
    -- The last accepted submission.
    submission       INTEGER,
    submitted_at     INTEGER,
    result_count     INTEGER NOT NULL DEFAULT 0,
    failed_count     INTEGER NOT NULL DEFAULT 0,
    untestable_count INTEGER NOT NULL DEFAULT 0,
    conflict_count   INTEGER NOT NULL DEFAULT 0,
    fault_count      INTEGER NOT NULL DEFAULT 0,
    photo_count      INTEGER NOT NULL DEFAULT 0,
    point_count      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX task_by_agency ON task (agency, state, updated_at);
CREATE INDEX task_by_project ON task (project, month, state);
CREATE INDEX task_by_plan ON task (plan, state);

-- Facilities picked when the task was started.
CREATE TABLE task_facility (
    task     BLOB NOT NULL,
    facility TEXT NOT NULL,
    PRIMARY KEY (task, facility)
) STRICT, WITHOUT ROWID;

-- Who works on the task: whoever handed in evidence of it, and who was given it.
CREATE TABLE task_participant (
    task     BLOB    NOT NULL,
    account  BLOB    NOT NULL,
    -- Whether evidence came from this account.
    wrote    INTEGER NOT NULL,
    since_at INTEGER NOT NULL,
    PRIMARY KEY (task, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_participant_by_account ON task_participant (account, task);

-- The document: a whole saved form, and the changes that came since.
CREATE TABLE task_document (
    task  BLOB PRIMARY KEY,
    saved BLOB NOT NULL
) STRICT;
CREATE TABLE task_document_chunk (
    task  BLOB    NOT NULL,
    seq   INTEGER NOT NULL,
    bytes BLOB    NOT NULL,
    PRIMARY KEY (task, seq)
) STRICT, WITHOUT ROWID;

-- What the documents say now: the answers of a task in one JSON object by their keys, because they are always read
-- together and a row for each would be most of what a sync writes; faults and photos, which are searched, in rows.
-- 'others' counts concurrent statements: a conflict.
CREATE TABLE task_answers (
    task    BLOB PRIMARY KEY,
    answers TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE task_fault (
    task        BLOB    NOT NULL,
    fault       BLOB    NOT NULL,
    facility    TEXT    NOT NULL,
    item        TEXT    NOT NULL,
    point       TEXT    NOT NULL,
    description TEXT    NOT NULL,
    place       TEXT    NOT NULL,
    said_by     BLOB    NOT NULL,
    said_at     INTEGER NOT NULL,
    others      INTEGER NOT NULL,
    PRIMARY KEY (task, fault)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_fault_by_fault ON task_fault (fault);

CREATE TABLE task_photo (
    task     BLOB    NOT NULL,
    sha256   BLOB    NOT NULL,
    kind     TEXT    NOT NULL,
    -- What it belongs to: 'selfie', 'sign_in', 'controller', a result key, or 'fault:' and the fault's id.
    belongs  TEXT    NOT NULL,
    bytes    INTEGER NOT NULL,
    taken_by BLOB    NOT NULL,
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (task, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_photo_by_sha256 ON task_photo (sha256);

-- Every submission that a document states, with what checking its signature gave ('valid' counts).
CREATE TABLE task_submission (
    task         BLOB    NOT NULL,
    number       INTEGER NOT NULL,
    device       BLOB    NOT NULL,
    said_by      BLOB    NOT NULL,
    heads        BLOB    NOT NULL,
    photo_count  INTEGER NOT NULL,
    said_at      INTEGER NOT NULL,
    earliest_at  INTEGER NOT NULL,
    latest_at    INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    verification TEXT    NOT NULL,
    journal      INTEGER,
    signature    BLOB    NOT NULL,
    PRIMARY KEY (task, number, device, heads)
) STRICT, WITHOUT ROWID;

-- The feed: what the server tells each account, in the order it was decided. Positions never go back
-- and are never used again.
CREATE TABLE feed (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    account  BLOB    NOT NULL,
    event    BLOB    NOT NULL
) STRICT;
CREATE INDEX feed_by_account ON feed (account, position);

-- Evidence received that no rule admits: kept as it came, shown, and never in the way.
CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    agency      BLOB,
    account     BLOB    NOT NULL,
    device      BLOB,
    task        BLOB,
    code        TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    sha256      BLOB    NOT NULL,
    bytes       BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX quarantine_once ON quarantine (account, sha256, code);
CREATE INDEX quarantine_by_agency ON quarantine (agency, id);
CREATE INDEX quarantine_by_task ON quarantine (task, id);

-- Photos the server holds; the bytes lie in the media store under their digest.
CREATE TABLE photo (
    sha256      BLOB    PRIMARY KEY,
    media_type  TEXT    NOT NULL,
    bytes       INTEGER NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    -- What was noticed about the bytes: JSON list of stable names.
    findings    TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    account     BLOB    NOT NULL,
    journal     INTEGER NOT NULL,
    -- The signed receipt, CBOR, given to everybody who offers the photo again.
    receipt     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- Uploads under way (tus 1.0). 'received' is how many bytes are known to be on the disk.
CREATE TABLE upload (
    id         TEXT    PRIMARY KEY,
    account    BLOB    NOT NULL,
    task       BLOB,
    sha256     BLOB    NOT NULL,
    length     INTEGER NOT NULL,
    received   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_time ON upload (touched_at);
-- One upload of a photo at a time and account: asking again finds it.
CREATE UNIQUE INDEX upload_once ON upload (account, sha256);
