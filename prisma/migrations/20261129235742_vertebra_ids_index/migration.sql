-- Alone in its file, so that it can be made while people write.
-- squawk-ignore-file ban-concurrent-index-creation-in-transaction, require-lock-timeout, require-statement-timeout
CREATE UNIQUE INDEX CONCURRENTLY "Detection_runId_id_key" ON "Detection"("runId", "id");
