SET lock_timeout = '5s';
SET statement_timeout = '10min';

-- Alone in its file: it locks rows that nobody changes, and no table. The same run gets the same ids wherever its backup
-- is restored.
UPDATE "Detection" SET "id" = left(md5("runId"::text || '/' || "index"::text), 12) WHERE "id" = '';
