SET lock_timeout = '5s';
SET statement_timeout = '60s';

-- The index is there already: this only names it the table's key, in place of the one by position, which nothing refers to.
-- squawk-ignore ban-drop-constraint
ALTER TABLE "Detection" DROP CONSTRAINT "Detection_pkey",
ADD CONSTRAINT "Detection_pkey" PRIMARY KEY USING INDEX "Detection_runId_id_key";
