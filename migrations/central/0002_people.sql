-- Who there is: agencies, their people with certificates, accounts, phones and sessions.

CREATE TABLE agency (
    id              BLOB    PRIMARY KEY,
    name            TEXT    NOT NULL,
    credit_code     TEXT    NOT NULL UNIQUE,
    -- Number in the national registry, as recorded by an officer.
    registry_number TEXT,
    -- Region code of GB/T 2260 without trailing zeros ('33', '3301', '330106'): a region holds all that begin with it.
    jurisdiction    TEXT    NOT NULL,
    address         TEXT    NOT NULL,
    phone           TEXT    NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX agency_by_jurisdiction ON agency (jurisdiction);

-- 'agency' is empty for officers and operators.
CREATE TABLE person (
    id         BLOB    PRIMARY KEY,
    agency     BLOB    REFERENCES agency (id),
    name       TEXT    NOT NULL,
    phone      TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_by_agency ON person (agency, name);

CREATE TABLE certificate (
    person        BLOB NOT NULL REFERENCES person (id),
    qualification TEXT NOT NULL,
    number        TEXT NOT NULL,
    level         TEXT NOT NULL,
    issued_on     TEXT NOT NULL,
    expires_on    TEXT,
    PRIMARY KEY (person, qualification, number)
) STRICT, WITHOUT ROWID;

-- 'login' is kept in lower case. 'jurisdiction' is set for officers only.
CREATE TABLE account (
    id                   BLOB    PRIMARY KEY,
    agency               BLOB    REFERENCES agency (id),
    person               BLOB    NOT NULL REFERENCES person (id),
    role                 TEXT    NOT NULL,
    login                TEXT    NOT NULL UNIQUE,
    phone                TEXT    NOT NULL,
    jurisdiction         TEXT,
    password             TEXT    NOT NULL,
    must_change_password INTEGER NOT NULL,
    state                TEXT    NOT NULL,
    created_at           INTEGER NOT NULL,
    signed_in_at         INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX account_by_agency ON account (agency, role);
CREATE INDEX account_by_person ON account (person);

-- Phones ever seen, with the key their submissions are signed with. Kept after a release: evidence of
-- a lost phone is still checked when it turns up.
CREATE TABLE device (
    id            BLOB    PRIMARY KEY,
    public_key    BLOB    NOT NULL,
    name          TEXT    NOT NULL,
    registered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The one phone an account is active on.
CREATE TABLE device_binding (
    account  BLOB    PRIMARY KEY REFERENCES account (id),
    device   BLOB    NOT NULL REFERENCES device (id),
    since_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Only a digest of the token is kept: whoever reads the database cannot sign in with it.
CREATE TABLE session (
    id         BLOB    PRIMARY KEY,
    token      BLOB    NOT NULL UNIQUE,
    account    BLOB    NOT NULL REFERENCES account (id),
    device     BLOB    REFERENCES device (id),
    client     TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account, created_at);
CREATE INDEX session_by_expiry ON session (expires_at);

-- Failed sign-ins, by account name ('login:…') and by address ('address:…').
CREATE TABLE sign_in_failure (
    subject      TEXT    PRIMARY KEY,
    failures     INTEGER NOT NULL,
    since_at     INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
