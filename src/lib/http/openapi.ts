import { z } from "zod";
import { DISCLAIMER } from "@/domain/disclaimer";
import { SESSION_COOKIE_PREFIX } from "@/lib/auth/session-cookie";
import { ERROR_CODES, type ErrorCode } from "@/lib/error-codes";
import type { Operation } from "./operation";
import { PROBLEM_MEDIA_TYPE, problemSchema } from "./problem";

type Json = Record<string, unknown>;

const toSchema = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
};

/** The OpenAPI 3.1 document of these operations, from the schemas that validate their requests. */
export function buildOpenApi(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Scoliosis-AI",
      version: "1",
      description: `${DISCLAIMER}\n\n${describeErrors()}`,
      license: { name: "AGPL-3.0-only", identifier: "AGPL-3.0-only" },
    },
    paths,
    components: {
      schemas: { Problem: toSchema(problemSchema, "output") },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: `${SESSION_COOKIE_PREFIX}.session_token` },
        token: {
          type: "http",
          scheme: "bearer",
          description: "A personal access token (sai_…), made on the account page. Calls that list no scope refuse it.",
        },
      },
    },
  };
}

function describe(operation: Operation): Json {
  return {
    summary: operation.summary,
    security: operation.public ? [] : [{ session: [] }, ...(operation.scope ? [{ token: [operation.scope] }] : [])],
    parameters: [...describeParameters(operation.params, "path"), ...describeParameters(operation.query, "query")],
    ...(operation.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: toSchema(operation.body, "input") } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.responses).map(([status, schema]) => [
          status,
          {
            description: operation.summary,
            ...(schema
              ? { content: { [operation.mediaType ?? "application/json"]: { schema: toSchema(schema, "output") } } }
              : {}),
          },
        ]),
      ),
      ...describeRefusals(operation),
    },
  };
}

function describeParameters(schema: z.ZodType | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

/** The codes that the operation may refuse with: its own and those that the wrapper adds. */
export function listRefusals(operation: Operation): ErrorCode[] {
  const codes = new Set<ErrorCode>(operation.errors);
  if (operation.params ?? operation.query ?? operation.body) codes.add("VALIDATION");
  if (operation.body) for (const code of BODY_ERRORS) codes.add(code);
  if (operation.method !== "GET") codes.add("FOREIGN_ORIGIN");
  if (!operation.public) {
    for (const code of ["UNAUTHENTICATED", "INVALID_ACCESS_TOKEN", "RATE_LIMITED"] as const) codes.add(code);
    codes.add(operation.scope ? "SCOPE_MISSING" : "ACCESS_TOKEN_REFUSED");
  }
  if (operation.limit) codes.add("RATE_LIMITED");
  codes.add("UNAVAILABLE");
  codes.add("INTERNAL");
  return [...codes];
}

function describeRefusals(operation: Operation): Json {
  const codes = listRefusals(operation);
  const statuses = new Set(codes.map((code) => ERROR_CODES[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: codes.filter((code) => ERROR_CODES[code].status === status).join(", "),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

const BODY_ERRORS = ["MALFORMED_JSON", "BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"] as const satisfies ErrorCode[];

function describeErrors(): string {
  const lines = Object.entries(ERROR_CODES).map(([code, { status, detail }]) => `| ${code} | ${status} | ${detail} |`);
  return `Refusals are ${PROBLEM_MEDIA_TYPE} (RFC 9457) with a stable code:\n\n| code | status | meaning |\n|---|---|---|\n${lines.join("\n")}`;
}
