-- What is asked of the fire authority and its operators, with the files that go with it (R9.1, R9.4, R10.1).

-- Applications that somebody without an account is filling in. Only a digest of the secret is kept.
CREATE TABLE draft (
    id         BLOB    PRIMARY KEY,
    secret     BLOB    NOT NULL,
    address    TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_by_address ON draft (address, created_at);

-- Files added to something. The bytes lie in the media store under the id; 'received' of 'bytes' are there, and only
-- a whole file has a digest. One that belongs to nothing yet is its uploader's: an account's or a draft's.
CREATE TABLE attachment (
    id          BLOB    PRIMARY KEY,
    agency      BLOB,
    uploaded_by BLOB    REFERENCES account (id),
    draft       BLOB    REFERENCES draft (id),
    name        TEXT    NOT NULL,
    media_type  TEXT    NOT NULL,
    bytes       INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    sha256      BLOB,
    created_at  INTEGER NOT NULL,
    touched_at  INTEGER NOT NULL,
    -- What it was added to, for good: 'request', 'contract' and the id of that; the order it is shown in.
    attached_as TEXT,
    attached_to BLOB,
    position    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_subject ON attachment (attached_as, attached_to, position) WHERE attached_to IS NOT NULL;
CREATE INDEX attachment_loose ON attachment (touched_at) WHERE attached_to IS NULL;
CREATE INDEX attachment_by_draft ON attachment (draft) WHERE draft IS NOT NULL;
CREATE TRIGGER attachment_never_changes BEFORE UPDATE ON attachment WHEN OLD.attached_to IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what a file was added to keeps it as it is'); END;
CREATE TRIGGER attachment_is_never_removed BEFORE DELETE ON attachment WHEN OLD.attached_to IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what a file was added to keeps it'); END;

CREATE TABLE request (
    id            BLOB    PRIMARY KEY,
    kind          TEXT    NOT NULL,
    -- Who asks; empty for somebody who is no agency yet.
    agency        BLOB    REFERENCES agency (id),
    project       BLOB    REFERENCES project (id),
    -- The region the matter lies in: its officers see it.
    region        TEXT    NOT NULL,
    -- The region whose officers decide; empty: an operator does.
    decided_in    TEXT    NOT NULL,
    -- What it is about, in a few words.
    subject       TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    -- The month a suspension is for.
    month         TEXT,
    -- What is asked for, as its kind says (JSON).
    body          TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    filed_by      BLOB    REFERENCES account (id),
    filed_at      INTEGER NOT NULL,
    decided_by    BLOB    REFERENCES account (id),
    decided_at    INTEGER,
    -- The department that decided, as it was called then.
    department    TEXT,
    decision_note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX request_by_region ON request (region, filed_at);
CREATE INDEX request_by_agency ON request (agency, filed_at);
CREATE INDEX request_by_project ON request (project, kind, filed_at) WHERE project IS NOT NULL;
CREATE INDEX request_waiting ON request (decided_in, filed_at) WHERE state = 'pending';
CREATE INDEX request_by_time ON request (filed_at);
CREATE UNIQUE INDEX request_suspends_once ON request (project, month)
    WHERE kind = 'suspension' AND state IN ('pending', 'approved');
CREATE UNIQUE INDEX request_direct_upload_once ON request (project)
    WHERE kind = 'direct_upload' AND state IN ('pending', 'approved');
CREATE TRIGGER request_decided_never_changes BEFORE UPDATE ON request WHEN OLD.state <> 'pending'
BEGIN SELECT RAISE(ABORT, 'a decision stands'); END;
CREATE TRIGGER request_is_never_removed BEFORE DELETE ON request
BEGIN SELECT RAISE(ABORT, 'requests are never removed'); END;

-- What happened to a request: 'filed', 'withdrawn', 'approved', 'declined'. The name is empty for an account's person.
CREATE TABLE request_event (
    request    BLOB    NOT NULL REFERENCES request (id),
    seq        INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    account    BLOB    REFERENCES account (id),
    name       TEXT    NOT NULL,
    department TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (request, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER request_event_never_changes BEFORE UPDATE ON request_event
BEGIN SELECT RAISE(ABORT, 'history never changes'); END;
CREATE TRIGGER request_event_is_never_removed BEFORE DELETE ON request_event
BEGIN SELECT RAISE(ABORT, 'history is never removed'); END;

-- Whether the project's reports are uploaded: a special venue, permitted by the province (R2.6, manual 七).
ALTER TABLE project ADD COLUMN direct_upload INTEGER NOT NULL DEFAULT 0;
