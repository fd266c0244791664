-- The month board of a region, and who removed an unsent task for what reason (R3.3).

-- Set together when a task is removed in the console; what was recorded stays.
ALTER TABLE task ADD COLUMN removed_by BLOB REFERENCES account (id);
ALTER TABLE task ADD COLUMN removed_at INTEGER;
ALTER TABLE task ADD COLUMN removal_reason TEXT;
