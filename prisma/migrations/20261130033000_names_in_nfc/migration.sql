SET lock_timeout = '5s';
SET statement_timeout = '60s';

-- Names of files on a Mac come in the form NFD, and a search for what is typed does not find them.
UPDATE "Scan" SET "fileName" = normalize("fileName", NFC), label = normalize(label, NFC)
WHERE "fileName" IS NOT NFC NORMALIZED OR label IS NOT NFC NORMALIZED;
UPDATE "PendingUpload" SET "fileName" = normalize("fileName", NFC) WHERE "fileName" IS NOT NFC NORMALIZED;
