-- The phone's database, schema 1. Ids are 16 bytes, digests 32, times milliseconds since 1970 (UTC),
-- heads the 32-byte hashes one after the other. Evidence lies in `chunk` and in the photo files; every
-- other column about a task can be made again from them or from the feed.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts that were signed in on this phone; at most one has `current`.
CREATE TABLE account (
  id          BLOB PRIMARY KEY,
  facts       TEXT NOT NULL,              -- as the server described it, JSON
  token       TEXT,                       -- of the session, none after signing out
  state       TEXT NOT NULL,              -- signed_in, sign_in_again, disabled, signed_out
  current     INTEGER NOT NULL DEFAULT 0,
  incarnation INTEGER,                    -- of the central database spoken to last, bit for bit
  cursor      INTEGER NOT NULL DEFAULT 0, -- feed position applied
  last_ok_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_current ON account (current) WHERE current = 1;

-- Sessions ended on this phone that the server has not heard of yet.
CREATE TABLE ended_session (
  token TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE project (
  account BLOB NOT NULL,
  id      BLOB NOT NULL,
  facts   TEXT NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE assignment (
  account   BLOB NOT NULL,
  id        BLOB NOT NULL,
  plan      BLOB NOT NULL,
  project   BLOB NOT NULL,
  facts     TEXT NOT NULL,
  withdrawn INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_plan ON assignment (account, plan);

-- Facilities of a plan that somebody has submitted.
CREATE TABLE plan_progress (
  account BLOB NOT NULL,
  plan    BLOB NOT NULL,
  done    TEXT NOT NULL,
  PRIMARY KEY (account, plan)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
  id           BLOB PRIMARY KEY,
  account      BLOB NOT NULL,
  header       TEXT NOT NULL,             -- the document's header, JSON
  project      BLOB NOT NULL,
  plan         BLOB,
  actor        BLOB NOT NULL,             -- this phone's name in the document's history
  phase        TEXT NOT NULL,             -- unsubmitted, submitted, received, approved, returned, removed
  created_at   INTEGER NOT NULL,
  changed_at   INTEGER NOT NULL,
  submission   INTEGER NOT NULL DEFAULT 0, -- number of the last submission made here
  submitted_at INTEGER,
  receipt_at   INTEGER,                   -- of the last submission
  heads        BLOB NOT NULL,
  acked        BLOB NOT NULL,             -- heads the server is known to have
  refused      BLOB,                      -- heads the server refused: not sent again as they are
  lacks        INTEGER NOT NULL DEFAULT 0, -- the server told of changes that build on missing ones
  problem      TEXT,                      -- code of a refusal or quarantine
  held         TEXT,                      -- quarantined or refused
  answered     INTEGER NOT NULL DEFAULT 0,
  total        INTEGER NOT NULL DEFAULT 0,
  shared       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX task_phase ON task (account, phase, created_at);
CREATE INDEX task_plan ON task (account, plan);
CREATE INDEX task_unsent ON task (account, created_at) WHERE heads <> acked;

-- A document: one saved state and the increments behind it, in order. Only ever appended to, or
-- replaced by one saved state of the same content.
CREATE TABLE chunk (
  task   BLOB NOT NULL,
  number INTEGER NOT NULL,
  bytes  BLOB NOT NULL,
  PRIMARY KEY (task, number)
) STRICT;

CREATE TABLE review (
  task  BLOB NOT NULL,
  at    INTEGER NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (task, at)
) STRICT, WITHOUT ROWID;

-- Photos whose original lies on this phone.
CREATE TABLE photo (
  sha256   BLOB PRIMARY KEY,
  account  BLOB NOT NULL,
  bytes    INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  state    TEXT NOT NULL DEFAULT 'waiting', -- waiting, safe, refused
  upload   TEXT,                            -- address of an upload under way
  sent     INTEGER NOT NULL DEFAULT 0,      -- bytes the server is known to have
  safe_at  INTEGER,
  code     TEXT,                            -- of the last error
  tries    INTEGER NOT NULL DEFAULT 0,
  next_at  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_waiting ON photo (account, bytes) WHERE state = 'waiting';

CREATE TABLE photo_use (
  task   BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  PRIMARY KEY (task, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_use_photo ON photo_use (sha256);

-- What the server signed for, whole.
CREATE TABLE receipt (
  id    INTEGER PRIMARY KEY,
  subject TEXT NOT NULL UNIQUE,           -- photo/<digest> or submission/<task>/<number>
  at    INTEGER NOT NULL,
  facts TEXT NOT NULL
) STRICT;

-- The task whose track is being recorded.
CREATE TABLE tracking (
  task    BLOB PRIMARY KEY,
  boot    INTEGER NOT NULL,               -- start of the phone in which the last sign of life came
  last_at INTEGER NOT NULL,               -- last point or loss, by the phone's clock
  lost_at INTEGER,                        -- since when there is no position
  reason  TEXT,
  points  INTEGER NOT NULL DEFAULT 0,
  gaps    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Points not yet in a segment of the document.
CREATE TABLE track_point (
  id       INTEGER PRIMARY KEY,
  task     BLOB NOT NULL,
  point    TEXT NOT NULL
) STRICT;
CREATE INDEX track_point_task ON track_point (task, id);

-- Tasks deleted by the engineer before they were submitted.
CREATE TABLE deletion (
  task    BLOB PRIMARY KEY,
  account BLOB NOT NULL,
  at      INTEGER NOT NULL,
  header  TEXT NOT NULL,
  told    INTEGER NOT NULL                -- the server knows, or never had it
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
  id     INTEGER PRIMARY KEY,
  code   TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  task   BLOB,
  at     INTEGER NOT NULL
) STRICT;

-- Measured values by item, to show beside the next measurement.
CREATE TABLE last_value (
  project BLOB NOT NULL,
  result  TEXT NOT NULL,
  task    BLOB NOT NULL,
  value   REAL NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (project, result, task)
) STRICT, WITHOUT ROWID;

CREATE TABLE brand_use (
  name TEXT PRIMARY KEY,
  at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
