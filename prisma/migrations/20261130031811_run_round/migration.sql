SET lock_timeout = '5s';
SET statement_timeout = '60s';

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 0;
