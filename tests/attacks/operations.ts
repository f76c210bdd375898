import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Method, Operation } from "@/lib/http/operation";
import { newCredentials } from "../support/accounts";

const API = resolve(import.meta.dirname, "../../src/app/api");
/** Less Clerk's webhook, which is not there with local accounts: `tests/integration/clerk.test.ts` attacks it. */
const FILES = readdirSync(API, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith("webhooks/"));

/** The folders under src/app/api that answer, less the one for every other address. */
export const ROUTE_FOLDERS = FILES.filter((name) => name.endsWith("route.ts") && !name.startsWith("[...rest]"))
  .map((name) => name.slice(0, -"/route.ts".length))
  .toSorted();

const isOperation = (value: unknown): value is Operation =>
  typeof value === "object" && value !== null && ["method", "path", "responses"].every((name) => name in value);

const modules: Record<string, unknown>[] = await Promise.all(
  FILES.filter((name) => name.endsWith("schema.ts")).map((name) => import(join(API, name))),
);

/** Every call that the code knows, as its schema.ts says: a route that is added is attacked like all others. */
export const OPERATIONS = modules
  .flatMap((module) => Object.values(module))
  .filter((value) => isOperation(value))
  .toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)));

export const MUTATIONS = OPERATIONS.filter(({ method }) => method !== "GET");
export const PRIVATE = OPERATIONS.filter((operation) => !operation.public);

/** As a test's name tells it. */
export function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

/** Right values by field: of the right shape, of nothing that exists. */
const EXAMPLES: Record<string, () => unknown> = {
  contentType: () => "image/png",
  size: () => 10,
  s3Key: () => `uploads/nobody/${randomUUID()}.png`,
  key: () => `uploads/nobody/${randomUUID()}.png`,
  email: () => newCredentials().email,
  password: () => newCredentials().password,
  currentPassword: () => newCredentials().password,
  newPassword: () => newCredentials().password,
  name: () => "Ada Reader",
  scopes: () => ["scans:read"],
  expiresInDays: () => 30,
  label: () => "Before brace",
  filmDate: () => "2024-02-29",
  page: () => null,
  turn: () => 90,
  isMirrored: () => false,
  crop: () => null,
};

const fieldSchema = z.looseObject({ type: z.string().optional(), format: z.string().optional() });
export type Field = z.infer<typeof fieldSchema>;
const objectSchema = z.looseObject({
  properties: z.record(z.string(), fieldSchema).default({}),
  required: z.array(z.string()).default([]),
});

/** The fields of an input, as JSON schema. */
export function fieldsOf(schema: z.ZodType | undefined): Record<string, Field> {
  return schema ? describe(schema).properties : {};
}

function describe(schema: z.ZodType): z.infer<typeof objectSchema> {
  return objectSchema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

/** A right value of each field that is needed, and of the others that have an example. */
export function exampleOf(schema: z.ZodType | undefined): Record<string, unknown> {
  if (!schema) return {};
  const { properties, required } = describe(schema);
  const named = Object.entries(properties).filter(([name]) => required.includes(name) || name in EXAMPLES);
  return Object.fromEntries(named.map(([name, field]) => [name, (EXAMPLES[name] ?? (() => exampleOfType(field)))()]));
}

function exampleOfType({ type, format }: Field): unknown {
  if (format === "uuid") return randomUUID();
  return type === "integer" || type === "number" ? 1 : type === "boolean" ? true : type === "array" ? [] : "text";
}

export interface Call {
  method: Method;
  path: string;
  body?: Record<string, unknown>;
}

/** A right call of this operation. @param change values in place of the examples, wherever a field has that name. */
export function exampleCall(operation: Operation, change: Record<string, string> = {}): Call {
  const changed = (input: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(input).map(([name, value]) => [name, change[name] ?? value]));
  const params = changed(exampleOf(operation.params));
  const query = Object.entries(changed(exampleOf(operation.query))).map(([k, v]): [string, string] => [k, String(v)]);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  return {
    method: operation.method,
    path: query.length > 0 ? `${path}?${new URLSearchParams(query).toString()}` : path,
    ...(operation.body ? { body: changed(exampleOf(operation.body)) } : {}),
  };
}
