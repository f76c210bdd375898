-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "reanalysisId" UUID;

-- CreateTable
CREATE TABLE "Reanalysis" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "enqueuingFor" TEXT,
    "cursor" UUID,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Reanalysis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ModelInUse" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,

    CONSTRAINT "ModelInUse_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Reanalysis_enqueuingFor_key" ON "Reanalysis"("enqueuingFor");

-- CreateIndex
CREATE INDEX "Reanalysis_userId_startedAt_idx" ON "Reanalysis"("userId", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Run_reanalysisId_status_idx" ON "Run"("reanalysisId", "status");
