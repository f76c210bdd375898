SET lock_timeout = '5s';
SET statement_timeout = '60s';

-- CreateTable
CREATE TABLE "PersonalAccessToken" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secretHash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PersonalAccessToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "PersonalAccessToken_secretHash_key" ON "PersonalAccessToken"("secretHash");

-- CreateIndex
CREATE INDEX "PersonalAccessToken_userId_createdAt_idx" ON "PersonalAccessToken"("userId", "createdAt" DESC);

-- Revoked, or gone with its account: streams of events that a token has opened end (docs/decisions/0029-access-tokens.md).
CREATE FUNCTION tell_token_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('session_end', json_build_object('sessionId', 'token:' || OLD.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_revoked AFTER UPDATE OF "revokedAt" ON "PersonalAccessToken"
FOR EACH ROW WHEN (NEW."revokedAt" IS NOT NULL) EXECUTE FUNCTION tell_token_end();
CREATE TRIGGER tell_deleted AFTER DELETE ON "PersonalAccessToken"
FOR EACH ROW EXECUTE FUNCTION tell_token_end();
