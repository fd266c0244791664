-- The reports that wait for their filing are few, and the start page asks for their days (sync-server/src/store/report/due.rs).
CREATE INDEX report_to_file ON report (agency) WHERE state = 'generated' AND deleted_at IS NULL AND superseded_at IS NULL;
