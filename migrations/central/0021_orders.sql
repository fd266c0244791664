-- Orders to look into a fault or to repair it (R4.10, R5.3), and the entries of tasks in numbers.

-- One order to one engineer. A fault has one at a time that is neither withdrawn nor done.
CREATE TABLE fault_order (
    id           BLOB    PRIMARY KEY,
    agency       BLOB    NOT NULL REFERENCES agency (id),
    project      BLOB    NOT NULL REFERENCES project (id),
    fault        BLOB    NOT NULL REFERENCES fault (id),
    -- The kind of task that is ordered: 'investigation' or 'repair'.
    kind         TEXT    NOT NULL,
    assignee     BLOB    NOT NULL REFERENCES account (id),
    note         TEXT    NOT NULL,
    ordered_by   BLOB    NOT NULL REFERENCES account (id),
    ordered_at   INTEGER NOT NULL,
    withdrawn_by BLOB    REFERENCES account (id),
    withdrawn_at INTEGER,
    -- When a task that carried it out was approved.
    done_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX fault_order_open ON fault_order (fault) WHERE withdrawn_at IS NULL AND done_at IS NULL;
CREATE INDEX fault_order_by_fault ON fault_order (fault, ordered_at);
CREATE INDEX fault_order_by_assignee ON fault_order (assignee, project);
CREATE INDEX fault_order_by_project ON fault_order (project, assignee);

-- The order a task carries out.
ALTER TABLE task ADD COLUMN fault_order BLOB;
CREATE INDEX task_by_order ON task (fault_order, created_at) WHERE fault_order IS NOT NULL;
-- Entries that count: those made by mistake do not.
ALTER TABLE task ADD COLUMN entry_count INTEGER NOT NULL DEFAULT 0;

-- The order that something done about a fault is about. 'kind' is 'handled', 'investigated', 'repaired',
-- 'repair_failed' or 'order_withdrawn'.
ALTER TABLE fault_event ADD COLUMN fault_order BLOB;
