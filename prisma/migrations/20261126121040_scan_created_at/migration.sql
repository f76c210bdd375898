-- CreateIndex
CREATE INDEX "Scan_createdAt_idx" ON "Scan"("createdAt");
