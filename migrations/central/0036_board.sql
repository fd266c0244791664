-- The month board at the scale of a province: what it is made of stands in the rows it walks (sync-server/src/store/board.rs).

-- Of a plan: how far the work on it has come. 64 it is a plan, 128 something of it is issued, 256 a task was begun,
-- 512 each of its facilities is in a task, 1024 a task is not submitted, 2048 a task waits for its review, 4096 its
-- report is made.
ALTER TABLE plan ADD COLUMN work INTEGER NOT NULL DEFAULT 576;

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
    FROM plan l;

-- Kept right here, so that no statement that changes something can forget it.
CREATE TRIGGER plan_works_on_its_facilities AFTER INSERT ON plan_facility
WHEN (SELECT work & 512 FROM plan WHERE id = NEW.plan)
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan; END;
CREATE TRIGGER plan_works_when_issued AFTER INSERT ON assignment
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan; END;
CREATE TRIGGER plan_works_when_withdrawn AFTER UPDATE OF withdrawn_at ON assignment
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan; END;
CREATE TRIGGER plan_works_with_its_task AFTER INSERT ON task WHEN NEW.plan IS NOT NULL
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan; END;
CREATE TRIGGER plan_works_as_its_task_stands AFTER UPDATE OF state ON task
WHEN NEW.plan IS NOT NULL AND OLD.state <> NEW.state
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan; END;
-- A task's facilities are written before the task, so that the plan is looked at once, when the task is there.
CREATE TRIGGER plan_works_on_its_tasks_facilities AFTER INSERT ON task_facility
WHEN EXISTS (SELECT 1 FROM task t WHERE t.id = NEW.task AND t.plan IS NOT NULL)
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = plan.id)
    WHERE id = (SELECT t.plan FROM task t WHERE t.id = NEW.task); END;
CREATE TRIGGER plan_works_with_its_report AFTER INSERT ON report
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan; END;
CREATE TRIGGER plan_works_as_its_report_stands AFTER UPDATE OF state, deleted_at, superseded_at ON report
BEGIN UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = NEW.plan) WHERE id = NEW.plan; END;

-- Of a project: what of its contract says when it is due. 'over': it or its contract has ended.
ALTER TABLE project ADD COLUMN monthly INTEGER NOT NULL DEFAULT 0;
ALTER TABLE project ADD COLUMN over INTEGER NOT NULL DEFAULT 0;
ALTER TABLE project ADD COLUMN signed_on TEXT NOT NULL DEFAULT '';

CREATE VIEW project_due (project, contract, monthly, over, signed_on) AS
    SELECT p.id, c.id, c.kind = 'maintenance', c.state <> 'active' OR p.ended_at IS NOT NULL, c.signed_on
    FROM project p JOIN contract c ON c.id = p.contract;

CREATE TRIGGER project_takes_its_contract AFTER INSERT ON project
BEGIN UPDATE project SET (monthly, over, signed_on) =
    (SELECT d.monthly, d.over, d.signed_on FROM project_due d WHERE d.project = NEW.id) WHERE id = NEW.id; END;
CREATE TRIGGER project_follows_itself AFTER UPDATE OF contract, ended_at ON project
BEGIN UPDATE project SET (monthly, over, signed_on) =
    (SELECT d.monthly, d.over, d.signed_on FROM project_due d WHERE d.project = NEW.id) WHERE id = NEW.id; END;
CREATE TRIGGER project_follows_its_contract AFTER UPDATE OF kind, state, signed_on ON contract
BEGIN UPDATE project SET (monthly, over, signed_on) =
    (SELECT d.monthly, d.over, d.signed_on FROM project_due d WHERE d.project = project.id) WHERE contract = NEW.id; END;

UPDATE plan SET work = (SELECT w.work FROM plan_work w WHERE w.plan = plan.id);
UPDATE project SET (monthly, over, signed_on) =
    (SELECT d.monthly, d.over, d.signed_on FROM project_due d WHERE d.project = project.id);

-- What the board of a region walks, with all that it reads and compares.
CREATE INDEX project_on_board ON project
    (jurisdiction, id, name, agency, lead, monthly, over, signed_on, first_report);
CREATE INDEX plan_on_board ON plan (month, region, project, period, id, work, agency, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX request_suspends ON request (month, project) WHERE kind = 'suspension' AND state = 'approved';

-- The contacts of an agency's clients, as they are listed.
DROP INDEX owner_contact_by_agency;
CREATE INDEX owner_contact_by_agency ON owner_contact (agency, owner, name);
