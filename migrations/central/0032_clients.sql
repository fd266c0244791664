-- Clients of the agencies: edited by several people at once, key fire-safety units, owner contacts with accounts for
-- the portal, and how contracts and projects end.

-- 消防安全重点单位 of a region, kept by its officers. A unit that is no longer one is ended, never removed.
CREATE TABLE key_unit (
    id          BLOB    PRIMARY KEY,
    -- Region code of GB/T 2260 without trailing zeros.
    region      TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    address     TEXT    NOT NULL,
    credit_code TEXT,
    added_by    BLOB    NOT NULL REFERENCES account (id),
    added_at    INTEGER NOT NULL,
    ended_by    BLOB    REFERENCES account (id),
    ended_at    INTEGER,
    end_reason  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX key_unit_by_region ON key_unit (region, name);

-- 'version' counts the edits: one that was begun before another was saved is refused.
ALTER TABLE owner ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- The unit on the list that the owner is. The text 'key_unit' is what was typed before there was a list.
ALTER TABLE owner ADD COLUMN key_unit_id BLOB REFERENCES key_unit (id);

-- 'account' is empty for a contact from before contacts had accounts, until somebody has one made.
CREATE TABLE owner_contact (
    id         BLOB    PRIMARY KEY,
    agency     BLOB    NOT NULL REFERENCES agency (id),
    owner      BLOB    NOT NULL REFERENCES owner (id),
    name       TEXT    NOT NULL,
    phone      TEXT    NOT NULL,
    account    BLOB    REFERENCES account (id),
    version    INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX owner_contact_by_agency ON owner_contact (agency, name);
CREATE INDEX owner_contact_by_owner ON owner_contact (owner);
CREATE UNIQUE INDEX owner_contact_by_account ON owner_contact (account);

-- Every owner had exactly one contact, so that the owner's id can be the contact's too. The columns 'contact' and
-- 'phone' are read no more and go with a later release.
INSERT INTO owner_contact (id, agency, owner, name, phone, created_at)
    SELECT id, agency, id, contact, phone, created_at FROM owner WHERE contact <> '' OR phone <> '';

-- 终止 and 注销: when, with whose account, why, and the person who is answerable for it.
ALTER TABLE contract ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE contract ADD COLUMN ended_at INTEGER;
ALTER TABLE contract ADD COLUMN ended_by BLOB REFERENCES account (id);
ALTER TABLE contract ADD COLUMN end_reason TEXT;
ALTER TABLE contract ADD COLUMN end_person TEXT;

ALTER TABLE project ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE project ADD COLUMN ended_at INTEGER;
ALTER TABLE project ADD COLUMN ended_by BLOB REFERENCES account (id);
ALTER TABLE project ADD COLUMN end_reason TEXT;
ALTER TABLE project ADD COLUMN end_person TEXT;

-- A building taken out of its project stays: evidence may name it.
ALTER TABLE building ADD COLUMN removed_at INTEGER;
-- 'water' is 'null' when nothing was recorded and '[]' when there explicitly is none; until now '[]' meant either.
UPDATE building SET water = 'null' WHERE water = '[]';
