-- Lists at the scale of a province: what is searched for, and the region beside what is listed by it.

-- What can be searched for of one object: its texts as they are compared, one a line (sync-server/src/store/search).
CREATE TABLE search_text (
    kind   TEXT NOT NULL,
    id     BLOB NOT NULL,
    -- Empty for what belongs to no agency.
    agency BLOB NOT NULL,
    region TEXT NOT NULL,
    text   TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The beginnings of all suffixes of those texts, so that a range of an index finds any part of a text. They lead with
-- the agency for its own people, who never walk another agency's terms, and once more without it for the authority.
CREATE TABLE search_term (
    kind   TEXT NOT NULL,
    agency BLOB NOT NULL,
    term   TEXT NOT NULL,
    region TEXT NOT NULL,
    id     BLOB NOT NULL,
    PRIMARY KEY (kind, agency, term, region, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_term_of_region ON search_term (kind, term, region, id);
