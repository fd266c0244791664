-- A plan of which something is issued and something is not: the board tells it apart from one that is issued whole.

-- As before, and 8192 each of its facilities is issued to somebody.
DROP VIEW plan_work;
CREATE VIEW plan_work (plan, work) AS SELECT l.id,
    64
    + (CASE WHEN EXISTS (SELECT 1 FROM assignment a WHERE a.plan = l.id AND a.withdrawn_at IS NULL) THEN 128 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state <> 'deleted') THEN 256 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM plan_facility f WHERE f.plan = l.id AND NOT EXISTS (
            SELECT 1 FROM task t JOIN task_facility g ON g.task = t.id
            WHERE t.plan = l.id AND t.state <> 'deleted' AND g.facility = f.facility))
        THEN 0 ELSE 512 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state IN ('unsubmitted', 'returned'))
        THEN 1024 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.plan = l.id AND t.state = 'pending') THEN 2048 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM report r WHERE r.plan = l.id AND r.deleted_at IS NULL
            AND r.superseded_at IS NULL AND r.state IN ('generated', 'filed')) THEN 4096 ELSE 0 END)
    + (CASE WHEN EXISTS (SELECT 1 FROM plan_facility f WHERE f.plan = l.id AND NOT EXISTS (
            SELECT 1 FROM assignment a JOIN assignment_facility g ON g.assignment = a.id
            WHERE a.plan = l.id AND a.withdrawn_at IS NULL AND g.facility = f.facility))
        THEN 0 ELSE 8192 END)
    FROM plan l;

-- An assignment's facilities come after it. Only the last of them can make the plan whole; the search for one that is
-- missing ends at the first.
CREATE TRIGGER plan_works_when_whole AFTER INSERT ON assignment_facility
BEGIN UPDATE plan SET work = work | 8192 WHERE id = (SELECT a.plan FROM assignment a WHERE a.id = NEW.assignment)
    AND NOT EXISTS (SELECT 1 FROM plan_facility f WHERE f.plan = plan.id AND NOT EXISTS (
        SELECT 1 FROM assignment b JOIN assignment_facility g ON g.assignment = b.id
        WHERE b.plan = f.plan AND b.withdrawn_at IS NULL AND g.facility = f.facility)); END;

UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = plan.id);
