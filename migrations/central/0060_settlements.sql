-- What a review settled of the conflicts it found (docs/adr/0019): JSON list of
-- {subject, statement, among, reason, by, at}. Reviews made before settled none.
ALTER TABLE review ADD COLUMN settlements TEXT NOT NULL DEFAULT '[]';
