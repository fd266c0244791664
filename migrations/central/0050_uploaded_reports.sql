-- Reports around an uploaded body (R6.3), and what the public page needs to tell whether a file is the filed one (R6.4).

-- 'maintenance', 'inspection', 'assessment' or 'special_venue'. What was made before had the parts of the first.
ALTER TABLE report ADD COLUMN kind TEXT NOT NULL DEFAULT 'maintenance';
-- What an inspection came to: 'pass' or 'fail'.
ALTER TABLE report ADD COLUMN conclusion TEXT;
-- The uploaded body: it lies in the media store under its digest, byte for byte.
ALTER TABLE report ADD COLUMN upload_sha256 BLOB;
ALTER TABLE report ADD COLUMN upload_name TEXT;
ALTER TABLE report ADD COLUMN upload_bytes INTEGER;
ALTER TABLE report ADD COLUMN upload_pages INTEGER;
-- The document as it was before the filing was printed on it.
ALTER TABLE report ADD COLUMN generated_sha256 BLOB;
-- Names a filed report on its public page; nobody guesses it.
ALTER TABLE report ADD COLUMN proof_token TEXT;
CREATE UNIQUE INDEX report_by_proof ON report (proof_token) WHERE proof_token IS NOT NULL;
-- All reports a plan ever had: a deleted draft is told from a forgery.
CREATE INDEX report_ever_of_plan ON report (plan);

DROP TRIGGER report_filed_never_changes;
CREATE TRIGGER report_filed_never_changes BEFORE UPDATE ON report WHEN OLD.state = 'filed' AND NOT (
    (
        NEW.id, NEW.agency, NEW.project, NEW.plan, NEW.month, NEW.number, NEW.year, NEW.seq, NEW.state, NEW.progress,
        NEW.error, NEW.dated_on, NEW.service_from, NEW.service_to, NEW.submitted_at, NEW.input_sha256, NEW.pdf_sha256,
        NEW.pages, NEW.bytes, NEW.created_by, NEW.created_at, NEW.generated_at, NEW.filing_number, NEW.filing_note,
        NEW.filed_by, NEW.filed_at, NEW.filed_late, NEW.deleted_at,
        NEW.kind, NEW.conclusion, NEW.upload_sha256, NEW.upload_name,
        NEW.upload_bytes, NEW.upload_pages, NEW.generated_sha256, NEW.proof_token
    ) IS (
        OLD.id, OLD.agency, OLD.project, OLD.plan, OLD.month, OLD.number, OLD.year, OLD.seq, OLD.state, OLD.progress,
        OLD.error, OLD.dated_on, OLD.service_from, OLD.service_to, OLD.submitted_at, OLD.input_sha256, OLD.pdf_sha256,
        OLD.pages, OLD.bytes, OLD.created_by, OLD.created_at, OLD.generated_at, OLD.filing_number, OLD.filing_note,
        OLD.filed_by, OLD.filed_at, OLD.filed_late, OLD.deleted_at,
        OLD.kind, OLD.conclusion, OLD.upload_sha256, OLD.upload_name,
        OLD.upload_bytes, OLD.upload_pages, OLD.generated_sha256, OLD.proof_token
    ) AND (
        (NEW.superseded_at, NEW.superseded_for) IS (OLD.superseded_at, OLD.superseded_for)
        OR (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND NEW.superseded_for IS NOT NULL)
    ))
BEGIN SELECT RAISE(ABORT, 'a filed report never changes'); END;
