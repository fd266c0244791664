-- The lists of faults and of what could not be tested (R5.4), at the scale of a province: what they are walked by stands
-- in one row for each (sync-server/src/store/fault_list.rs).

-- What a task's document says could not be tested, shown first. An entry's key begins with 'entry:'.
CREATE TABLE task_untestable (
    task     BLOB    NOT NULL,
    key      TEXT    NOT NULL,
    facility TEXT    NOT NULL,
    item     TEXT    NOT NULL,
    point    TEXT    NOT NULL,
    -- What an entry is about, where no facility of the catalogue was chosen.
    subject  TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    place    TEXT    NOT NULL,
    said_by  BLOB    NOT NULL,
    said_at  INTEGER NOT NULL,
    PRIMARY KEY (task, key)
) STRICT, WITHOUT ROWID;

-- A fault, or something that could not be tested ('key'), of a task that was submitted.
CREATE TABLE fault_line (
    id         INTEGER PRIMARY KEY,
    task       BLOB    NOT NULL,
    -- Empty for what could not be tested.
    fault      BLOB    NOT NULL,
    -- Empty for faults.
    key        TEXT    NOT NULL,
    agency     BLOB    NOT NULL,
    project    BLOB    NOT NULL,
    region     TEXT    NOT NULL,
    -- The month it was found for, and the last one it is shown in: what is not closed carries over into all that come.
    month      TEXT    NOT NULL,
    until      TEXT    NOT NULL,
    -- 'untestable', 'open', 'under_way', 'in_discussion', 'declined', 'resolved' or 'out_of_scope'.
    standing   TEXT    NOT NULL,
    found_at   INTEGER NOT NULL,
    -- When it came to stand so.
    changed_at INTEGER NOT NULL,
    -- The order of the lists: what waits, longest first; what is done, latest first.
    rank       INTEGER NOT NULL,
    UNIQUE (task, fault, key)
) STRICT;

-- A fault counts where somebody has to settle it: under a maintenance contract (R5.2), or once somebody did.
CREATE VIEW fault_standing (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank) AS
    SELECT f.task, f.fault, '', t.agency, t.project, t.region, t.month,
        CASE WHEN d.state IN ('resolved', 'out_of_scope')
            -- The month in Shanghai.
            THEN MAX(t.month, strftime('%Y-%m', d.updated_at / 1000 + 28800, 'unixepoch')) ELSE '9999-99' END,
        CASE d.state WHEN 'investigating' THEN 'under_way' WHEN 'repairing' THEN 'under_way'
            ELSE COALESCE(d.state, 'open') END,
        f.said_at, COALESCE(d.updated_at, f.said_at),
        CASE WHEN d.state IN ('resolved', 'out_of_scope') THEN -d.updated_at ELSE f.said_at END
    FROM task_fault f JOIN task t ON t.id = f.task JOIN project p ON p.id = t.project LEFT JOIN fault d ON d.id = f.fault
    WHERE t.state IN ('pending', 'approved', 'returned') AND (p.monthly OR d.id IS NOT NULL)
    UNION ALL
    SELECT u.task, x'', u.key, t.agency, t.project, t.region, t.month, t.month, 'untestable', u.said_at, u.said_at,
        -u.said_at
    FROM task_untestable u JOIN task t ON t.id = u.task
    WHERE t.state IN ('pending', 'approved', 'returned');

-- Kept right here, so that no statement that changes something can forget it.
CREATE TRIGGER fault_line_when_found AFTER INSERT ON task_fault
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.fault;
END;
CREATE TRIGGER fault_line_as_it_is_said AFTER UPDATE OF said_at ON task_fault WHEN OLD.said_at <> NEW.said_at
BEGIN
    UPDATE fault_line SET (until, standing, found_at, changed_at, rank) = (SELECT s.until, s.standing, s.found_at,
        s.changed_at, s.rank FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.fault)
    WHERE task = NEW.task AND fault = NEW.fault AND key = '';
END;
-- The first decision may make a line, where the contract asks for none.
CREATE TRIGGER fault_line_when_handled AFTER INSERT ON fault
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.id
    ON CONFLICT (task, fault, key) DO UPDATE SET until = excluded.until, standing = excluded.standing,
        changed_at = excluded.changed_at, rank = excluded.rank;
END;
CREATE TRIGGER fault_line_as_it_stands AFTER UPDATE OF state, updated_at ON fault
BEGIN
    UPDATE fault_line SET (until, standing, changed_at, rank) = (SELECT s.until, s.standing, s.changed_at, s.rank
        FROM fault_standing s WHERE s.task = NEW.task AND s.fault = NEW.id)
    WHERE task = NEW.task AND fault = NEW.id AND key = '';
END;
CREATE TRIGGER fault_line_of_untestable AFTER INSERT ON task_untestable
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.task AND s.key = NEW.key;
END;
CREATE TRIGGER fault_line_of_tested AFTER DELETE ON task_untestable
BEGIN DELETE FROM fault_line WHERE task = OLD.task AND fault = x'' AND key = OLD.key; END;
-- Nothing is listed before it was submitted; what was submitted stays.
CREATE TRIGGER fault_line_when_submitted AFTER UPDATE OF state ON task WHEN OLD.state = 'unsubmitted'
BEGIN
    INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
    SELECT * FROM fault_standing s WHERE s.task = NEW.id ON CONFLICT (task, fault, key) DO NOTHING;
END;
CREATE TRIGGER fault_line_follows_the_project AFTER UPDATE OF jurisdiction ON project
WHEN OLD.jurisdiction <> NEW.jurisdiction
BEGIN UPDATE fault_line SET region = NEW.jurisdiction WHERE project = NEW.id; END;

INSERT INTO fault_line (task, fault, key, agency, project, region, month, until, standing, found_at, changed_at, rank)
SELECT * FROM fault_standing;

-- The walks of the list: every one begins with the standing, and compares within its index.
CREATE INDEX fault_line_listed ON fault_line (standing, rank, id, region, project, month, until);
CREATE INDEX fault_line_of_city ON fault_line (substr(region, 1, 4), standing, rank, id, region, project, month, until);
CREATE INDEX fault_line_of_agency ON fault_line (agency, standing, rank, id, region, project, month, until);
CREATE INDEX fault_line_of_project ON fault_line (project, standing, rank, id, region, agency, month, until);
