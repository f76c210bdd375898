SET lock_timeout = '5s';
SET statement_timeout = '60s';

-- AlterTable
ALTER TABLE "Scan" ADD COLUMN     "acquisition" JSONB;
