-- Walks for what a province's officers ask most dearly (sync-server/src/store/page.rs): the projects without a plan of
-- a month, and the tasks that no plan asked for, which are few.

CREATE INDEX plan_of_month ON plan (month, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX task_unplanned ON task (kind, month, updated_at, id, region, state, project) WHERE kind <> 'planned';

-- The lines of a region's board come in the order they are shown in; so do its projects, by the same index.
DROP INDEX project_on_board;
DROP INDEX project_by_region;
CREATE INDEX project_on_board ON project
    (jurisdiction, name, id, agency, lead, monthly, over, signed_on, first_report);
