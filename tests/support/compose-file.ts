import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** YAML reads some as numbers, and an empty one as null; a container gets text. */
const environmentValue = z.union([z.string(), z.number(), z.null()]).transform((value) => String(value ?? ""));

const serviceSchema = z.looseObject({
  image: z.string(),
  environment: z.record(z.string(), environmentValue).optional(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  networks: z.unknown().optional(),
  depends_on: z.unknown().optional(),
  healthcheck: z.unknown().optional(),
  cap_add: z.unknown().optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.unknown()),
});

export type Service = z.infer<typeof serviceSchema>;

/** deploy/compose.yaml with these variables. @throws for a variable that has to be set and is not, as Compose does. */
export function readCompose(variables: Record<string, string>): z.infer<typeof composeSchema> {
  const text = readFileSync("deploy/compose.yaml", "utf8").replace(
    /\$\$|\$\{(\w+):([-?])([^}]*)\}/g,
    (whole, name: string | undefined, kind: string, rest: string) => {
      if (name === undefined) return "$";
      const value = variables[name];
      if (!value && kind === "?") throw new Error(`${name}: ${rest}`);
      return value || rest;
    },
  );
  return composeSchema.parse(parse(text, { merge: true }));
}

export function readEnvFile(path: string): Record<string, string> {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
