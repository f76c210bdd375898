-- Search in labels and file names: "anywhere in the text, whatever the case" has no other index.
-- pg_trgm comes with Postgres and is trusted, so the database's owner may add it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateIndex
CREATE INDEX "Scan_search_idx" ON "Scan" USING gin (label gin_trgm_ops, "fileName" gin_trgm_ops);
