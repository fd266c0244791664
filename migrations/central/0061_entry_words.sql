-- The reviewer's words for single entries: JSON list of {entry, note}. An older server reads those for items as before.
ALTER TABLE review ADD COLUMN entries TEXT NOT NULL DEFAULT '[]';
