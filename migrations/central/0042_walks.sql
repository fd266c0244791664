-- Walks for what a province's officers ask most dearly (sync-server/src/store/page.rs): the projects without a plan of
-- a month, and the tasks that no plan asked for, which are few.

CREATE INDEX plan_of_month ON plan (month, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX task_unplanned ON task (kind, month, updated_at, id, region, state, project) WHERE kind <> 'planned';

-- Whether a project has a plan of whatever month: one of inspection or assessment has one only, and is on the board of
-- the current month until then.
ALTER TABLE project ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
UPDATE project SET planned = EXISTS (SELECT 1 FROM plan l WHERE l.project = project.id AND l.deleted_at IS NULL);
CREATE TRIGGER project_is_planned AFTER INSERT ON plan
BEGIN UPDATE project SET planned = 1 WHERE id = NEW.project AND planned = 0; END;
CREATE TRIGGER project_is_planned_no_more AFTER UPDATE OF deleted_at ON plan
BEGIN UPDATE project SET planned = EXISTS (SELECT 1 FROM plan l WHERE l.project = NEW.project AND l.deleted_at IS NULL)
    WHERE id = NEW.project; END;

-- The lines of a region's board come in the order they are shown in; so do its projects, by the same index, which has
-- all that either compares on the way.
DROP INDEX project_on_board;
DROP INDEX project_by_region;
CREATE INDEX project_on_board ON project
    (jurisdiction, name, id, agency, lead, monthly, over, signed_on, first_report, planned, contract);
