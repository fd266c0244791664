-- Tasks that an older program stored: what of them could not be tested stands in their documents, and has no rows yet
-- (0055). The words are in no table, so the server takes them from the documents, once, and strikes each task off.

CREATE TABLE untestable_missing (
    task BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO untestable_missing (task)
SELECT t.id FROM task t WHERE t.untestable_count > (SELECT count(*) FROM task_untestable u WHERE u.task = t.id);
