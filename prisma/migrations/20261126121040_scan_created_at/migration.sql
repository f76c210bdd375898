-- Alone in its file, so that it can be made while people write.
-- squawk-ignore-file ban-concurrent-index-creation-in-transaction, require-lock-timeout, require-statement-timeout
CREATE INDEX CONCURRENTLY "Scan_createdAt_idx" ON "Scan"("createdAt");
