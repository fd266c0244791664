-- Authenticity findings (R12.2): fingerprints of photos, and what was found about each submitted task.

-- What a photo looks like, in 64 bits; pictures with nothing on them have a row without words. Two that differ in three bits at most
-- agree in one of four words, which is how the one is found by the other.
CREATE TABLE photo_fingerprint (
    sha256 BLOB    PRIMARY KEY REFERENCES photo (sha256),
    w0     INTEGER,
    w1     INTEGER,
    w2     INTEGER,
    w3     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_fingerprint_w0 ON photo_fingerprint (w0);
CREATE INDEX photo_fingerprint_w1 ON photo_fingerprint (w1);
CREATE INDEX photo_fingerprint_w2 ON photo_fingerprint (w2);
CREATE INDEX photo_fingerprint_w3 ON photo_fingerprint (w3);

CREATE TABLE task_look (
    task      BLOB    PRIMARY KEY REFERENCES task (id),
    -- How often there was something new to look at, and how far it was looked at.
    wanted    INTEGER NOT NULL,
    looked    INTEGER NOT NULL,
    looked_at INTEGER,
    -- How many findings, and what they are (JSON); nothing before the first look, or when it failed.
    found     INTEGER NOT NULL DEFAULT 0,
    findings  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX task_look_waiting ON task_look (task) WHERE wanted > looked;

INSERT INTO task_look (task, wanted, looked)
SELECT id, 1, 0 FROM task WHERE state IN ('pending', 'approved', 'returned');
