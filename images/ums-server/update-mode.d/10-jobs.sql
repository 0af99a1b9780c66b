-- Runs on the server's own snapshot, in update mode, before the server starts. A server on a snapshot has the process ID of the server that it was, so it would run that
-- server's jobs and directory syncs too: once on production's other servers' behalf and once here.
-- ASSUMPTION: the vendor's tables of jobs are not published. Find yours (\dt *job*), and write the statement that switches all of them off. This one does so for a table
-- scheduled_jobs with a column enabled, and does nothing where there is none.
DO $$
BEGIN
    IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'scheduled_jobs' AND column_name = 'enabled') THEN
        UPDATE scheduled_jobs SET enabled = false WHERE enabled;
    ELSE
        RAISE WARNING 'no table scheduled_jobs: jobs may run on the snapshot too';
    END IF;
END
$$;
