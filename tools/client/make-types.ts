import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { OPERATIONS } from "@/app/api/openapi.json/operations";
import { buildOpenApi } from "@/lib/http/openapi";
import type { Operation } from "@/lib/http/operation";
import { PlainError } from "#cli/command/plain-error";
import { runCommand } from "#cli/command/run-command";

const PACKAGE = resolve(import.meta.dirname, "../../clients/typescript");
/** In the package's own folder: it needs TypeScript 5, which is no other's here. */
const GENERATOR = join(PACKAGE, "node_modules/openapi-typescript/bin/cli.js");

/** The files of types that are made: of the calls that take an access token, and of those that take none. */
export const CLIENT_TYPES = [
  { path: join(PACKAGE, "openapi.ts"), operations: OPERATIONS.filter(({ scope }) => scope !== undefined) },
  { path: join(PACKAGE, "session.ts"), operations: OPERATIONS.filter(({ scope }) => scope === undefined) },
];

/** TypeScript types of these operations, made from their OpenAPI document as it stands in the sources. */
export async function makeClientTypes(operations: readonly Operation[], signal: AbortSignal): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "client-types-"));
  try {
    const [document, types] = [join(folder, "openapi.json"), join(folder, "openapi.ts")];
    writeFileSync(document, JSON.stringify(buildOpenApi(operations)));
    const { ok, output } = await runCommand(process.execPath, [GENERATOR, document, "--output", types], { signal });
    if (!ok) throw new PlainError(`The types of the client could not be made:\n${output.trim()}`);
    return readFileSync(types, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
