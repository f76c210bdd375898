SET lock_timeout = '5s';
SET statement_timeout = '60s';

-- AlterTable
ALTER TABLE "Scan" ADD COLUMN     "page" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pageHeight" INTEGER,
ADD COLUMN     "pageWidth" INTEGER,
ADD COLUMN     "pages" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "view" JSONB NOT NULL DEFAULT '{"page": null, "turn": 0, "isMirrored": false, "crop": null}',
ADD COLUMN     "viewNumber" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "betterView" JSONB,
ADD COLUMN     "view" JSONB NOT NULL DEFAULT '{"page": null, "turn": 0, "isMirrored": false, "crop": null}';
