SET lock_timeout = '5s';
SET statement_timeout = '60s';

-- Each vertebra gets a name (docs/decisions/0035-vertebra-ids.md). The constant default writes no row anew; the second
-- default is for workers of an earlier version, which give no id.
ALTER TABLE "Detection" ADD COLUMN "id" TEXT NOT NULL DEFAULT '';
ALTER TABLE "Detection" ALTER COLUMN "id" SET DEFAULT left(replace((gen_random_uuid())::text, '-'::text, ''::text), 12);
