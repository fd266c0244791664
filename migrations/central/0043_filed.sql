-- A plan whose report is filed: the board tells it apart from one whose report waits for that (R6.5).

-- As before, and 16384 its report is filed.
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
    + (CASE WHEN EXISTS (SELECT 1 FROM report r WHERE r.plan = l.id AND r.deleted_at IS NULL
            AND r.superseded_at IS NULL AND r.state = 'filed') THEN 16384 ELSE 0 END)
    FROM plan l;

UPDATE plan SET work = work | 16384 WHERE EXISTS (SELECT 1 FROM report r WHERE r.plan = plan.id
    AND r.deleted_at IS NULL AND r.superseded_at IS NULL AND r.state = 'filed');
