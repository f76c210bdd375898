import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";

const FILE = ".env.local";

/** The settings of .env.local that have a value; none where there is no such file. */
export function readLocalSettings(): Record<string, string> {
  if (!existsSync(FILE)) return {};
  const settings = Object.entries(parseEnv(readFileSync(FILE, "utf8")));
  return Object.fromEntries(settings.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** Which parts those settings name, for the person at the terminal. */
export function nameParts(given: Record<string, string>): string {
  const parts = [given["DATABASE_URL"] && "database", given["AWS_S3_BUCKET"] && "file store"].filter(Boolean);
  return parts.length > 0 ? `, with the ${parts.join(" and the ")} of ${FILE}` : "";
}
