// For Prisma's own commands, such as `npx prisma migrate deploy`. The app makes its connections itself (src/lib/db).
import { defineConfig } from "prisma/config";

// A migration holds a lock for longer than a transaction, which a pooler does not carry. `prisma generate` needs no address.
const url = process.env.DIRECT_DATABASE_URL || process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(url ? { datasource: { url } } : {}),
});
