-- The tasks that wait for a review are few, and asked for all the time (sync-server/src/store/review_queue.rs).
CREATE INDEX task_pending ON task (agency, submitted_at, id, project) WHERE state = 'pending';
