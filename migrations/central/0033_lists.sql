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

-- The region of its project beside whatever is listed by region: no index reaches through a join.
ALTER TABLE plan ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN region TEXT NOT NULL DEFAULT '';

-- A filed report stays as it is, but whose officers see it follows the project.
DROP TRIGGER report_filed_never_changes;
CREATE TRIGGER report_filed_never_changes BEFORE UPDATE ON report WHEN OLD.state = 'filed' AND NOT (
    (
        NEW.id, NEW.agency, NEW.project, NEW.plan, NEW.month, NEW.number, NEW.year, NEW.seq, NEW.state, NEW.progress,
        NEW.error, NEW.dated_on, NEW.service_from, NEW.service_to, NEW.submitted_at, NEW.input_sha256, NEW.pdf_sha256,
        NEW.pages, NEW.bytes, NEW.created_by, NEW.created_at, NEW.generated_at, NEW.filing_number, NEW.filing_note,
        NEW.filed_by, NEW.filed_at, NEW.filed_late, NEW.deleted_at
    ) IS (
        OLD.id, OLD.agency, OLD.project, OLD.plan, OLD.month, OLD.number, OLD.year, OLD.seq, OLD.state, OLD.progress,
        OLD.error, OLD.dated_on, OLD.service_from, OLD.service_to, OLD.submitted_at, OLD.input_sha256, OLD.pdf_sha256,
        OLD.pages, OLD.bytes, OLD.created_by, OLD.created_at, OLD.generated_at, OLD.filing_number, OLD.filing_note,
        OLD.filed_by, OLD.filed_at, OLD.filed_late, OLD.deleted_at
    ) AND (
        (NEW.superseded_at, NEW.superseded_for) IS (OLD.superseded_at, OLD.superseded_for)
        OR (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND NEW.superseded_for IS NOT NULL)
    ))
BEGIN SELECT RAISE(ABORT, 'a filed report never changes'); END;

UPDATE plan SET region = (SELECT p.jurisdiction FROM project p WHERE p.id = plan.project);
UPDATE task SET region = COALESCE((SELECT p.jurisdiction FROM project p WHERE p.id = task.project), '');
UPDATE report SET region = (SELECT p.jurisdiction FROM project p WHERE p.id = report.project);

-- Kept right here, so that no statement that adds or moves something can forget it.
CREATE TRIGGER plan_takes_its_region AFTER INSERT ON plan
BEGIN UPDATE plan SET region = (SELECT p.jurisdiction FROM project p WHERE p.id = NEW.project) WHERE id = NEW.id; END;
CREATE TRIGGER task_takes_its_region AFTER INSERT ON task
BEGIN UPDATE task SET region = COALESCE((SELECT p.jurisdiction FROM project p WHERE p.id = NEW.project), '')
    WHERE id = NEW.id; END;
CREATE TRIGGER report_takes_its_region AFTER INSERT ON report
BEGIN UPDATE report SET region = (SELECT p.jurisdiction FROM project p WHERE p.id = NEW.project) WHERE id = NEW.id; END;
CREATE TRIGGER region_follows_the_project AFTER UPDATE OF jurisdiction ON project
WHEN OLD.jurisdiction <> NEW.jurisdiction
BEGIN
    UPDATE plan SET region = NEW.jurisdiction WHERE project = NEW.id;
    UPDATE task SET region = NEW.jurisdiction WHERE project = NEW.id;
    UPDATE report SET region = NEW.jurisdiction WHERE project = NEW.id;
END;

-- The walks of lists (sync-server/src/store/page.rs): what is shown in which order, and what is compared on the way.
DROP INDEX agency_by_jurisdiction;
-- Unique, so that what is listed by agency comes in its order without being sorted.
CREATE UNIQUE INDEX agency_by_region ON agency (jurisdiction, name, id);
DROP INDEX contract_by_agency;
CREATE INDEX contract_newest ON contract (agency, signed_on DESC, id DESC);
CREATE INDEX account_by_login ON account (agency, login);
CREATE INDEX project_by_region ON project (jurisdiction, name, id, lead);

-- Requests are few; those of a region are met on the way through time.
DROP INDEX request_by_region;
DROP INDEX request_by_time;
CREATE INDEX request_listed ON request (filed_at, id, region, kind, state, decided_in, project);

-- Whatever a walk compares stands in its index, the condition of a partial index too: else each row is looked up.
-- A city's region code has four digits; its districts and counties are walked within it.
DROP INDEX plan_by_agency;
DROP INDEX plan_by_project;
CREATE INDEX plan_listed ON plan (month, id, region, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX plan_of_city ON plan (substr(region, 1, 4), month, id, region, project, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX plan_of_agency ON plan (agency, month, id, region, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX plan_of_project ON plan (project, month, id, region, agency, deleted_at);

DROP INDEX task_by_agency;
DROP INDEX task_by_project;
CREATE INDEX task_listed ON task (month, updated_at, id, region, state, kind, project);
CREATE INDEX task_of_state ON task (state, month, updated_at, id, region, kind, project);
CREATE INDEX task_of_city ON task (substr(region, 1, 4), month, updated_at, id, region, state, kind, project);
CREATE INDEX task_of_agency ON task (agency, month, updated_at, id, region, state, kind, project);
CREATE INDEX task_of_project ON task (project, month, updated_at, id, region, state, kind, agency);

DROP INDEX report_by_agency;
DROP INDEX report_by_project;
CREATE INDEX report_listed ON report (month, id, region, state, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX report_of_state ON report (state, month, id, region, project, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX report_of_city ON report (substr(region, 1, 4), month, id, region, state, project, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX report_of_agency ON report (agency, month, id, region, state, project, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX report_of_project ON report (project, month, id, region, state, agency, deleted_at);
