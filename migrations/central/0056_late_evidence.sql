-- Evidence that came after an approval and is admitted by a new review before its report is made (docs/adr/0017).

-- A delivery in quarantine that was admitted, with the approval that it came after. The delivery stays as it came.
CREATE TABLE late_admission (
    quarantine  INTEGER PRIMARY KEY REFERENCES quarantine (id),
    task        BLOB    NOT NULL REFERENCES task (id),
    review      BLOB    NOT NULL REFERENCES review (id),
    admitted_by BLOB    NOT NULL REFERENCES account (id),
    admitted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX late_admission_by_review ON late_admission (review);
CREATE TRIGGER late_admission_never_changes BEFORE UPDATE ON late_admission
BEGIN SELECT RAISE(ABORT, 'an admission never changes'); END;
CREATE TRIGGER late_admission_is_never_removed BEFORE DELETE ON late_admission
BEGIN SELECT RAISE(ABORT, 'an admission is never removed'); END;

-- Photos that such a delivery names: whoever may see the task may see them, admitted or not.
CREATE TABLE late_photo (
    sha256 BLOB NOT NULL,
    task   BLOB NOT NULL,
    PRIMARY KEY (sha256, task)
) STRICT, WITHOUT ROWID;
