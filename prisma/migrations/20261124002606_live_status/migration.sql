-- AlterTable
ALTER TABLE "Scan" ADD COLUMN     "stage" TEXT,
ADD COLUMN     "waitReason" TEXT;

-- CreateTable
CREATE TABLE "ScanChange" (
    "id" BIGSERIAL NOT NULL,
    "userId" TEXT NOT NULL,
    "scanId" UUID NOT NULL,
    "transaction" BIGINT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScanChange_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ScanChange_userId_transaction_idx" ON "ScanChange"("userId", "transaction");

-- CreateIndex
CREATE INDEX "ScanChange_changedAt_idx" ON "ScanChange"("changedAt");

-- CreateIndex
CREATE INDEX "Run_status_queuedAt_idx" ON "Run"("status", "queuedAt");

-- Live status (docs/decisions/0018-live-status.md). Whoever changes a scan, and by whatever way, those who look at it
-- are told when the change is committed, and never of one that was rolled back.
-- "position": every transaction with a smaller number had ended before this one told of its change. NOTIFY delivers in
-- the order of commits, so who has heard this has heard of all those. It is what a stream that was cut goes on from.
CREATE FUNCTION tell_scan_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  scan "Scan" := COALESCE(NEW, OLD);
BEGIN
  INSERT INTO "ScanChange" ("userId", "scanId", "transaction")
  VALUES (scan."userId", scan.id, pg_current_xact_id()::text::bigint);
  PERFORM pg_notify('scan_change', json_build_object(
    'userId', scan."userId",
    'scanId', scan.id,
    'position', pg_snapshot_xmin(pg_current_snapshot())::text
  )::text);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON "Scan"
FOR EACH ROW EXECUTE FUNCTION tell_scan_change();

-- Signed out, in this browser or from another one, or the account is gone: its streams of events end.
CREATE FUNCTION tell_session_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('session_end', json_build_object('sessionId', OLD.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER tell_end AFTER DELETE ON "Session"
FOR EACH ROW EXECUTE FUNCTION tell_session_end();
