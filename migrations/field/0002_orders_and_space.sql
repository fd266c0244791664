-- Schema 2: investigation and repair orders (R4.10) with the small pictures of their faults, and photos whose
-- originals went because the server signed for them.

CREATE TABLE fault_order (
  account     BLOB NOT NULL,
  id          BLOB NOT NULL,
  facts       TEXT NOT NULL,              -- JSON; its pictures are named here and lie in `picture`
  ordered_at  INTEGER NOT NULL,
  accepted_at INTEGER,                    -- when the engineer took it on
  withdrawn   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

-- Small copies of photos taken on other phones.
CREATE TABLE picture (
  sha256 BLOB PRIMARY KEY,
  jpeg   BLOB NOT NULL
) STRICT;

-- The task that carries out an order.
ALTER TABLE task ADD COLUMN fault_order BLOB;
CREATE INDEX task_order ON task (account, fault_order) WHERE fault_order IS NOT NULL;

-- When the original was removed to make room; only ever set where the server's receipt is here.
ALTER TABLE photo ADD COLUMN freed_at INTEGER;
