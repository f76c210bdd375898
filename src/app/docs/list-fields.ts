import { z } from "zod";

type JsonSchema = z.core.JSONSchema.JSONSchema;

export interface Field {
  /** With the way to it: `currentRun.detections[].x1`. */
  name: string;
  type: string;
  note: string;
  isNeeded: boolean;
}

/** Every field of a body, a query or an answer, from the schema that validates it; those of objects within follow them. */
export function listFields(schema: z.ZodType, io: "input" | "output"): Field[] {
  const document = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return fieldsWithin(document, "");
}

function fieldsWithin(schema: JsonSchema, path: string): Field[] {
  const { type, properties, items, required = [] } = valueOf(schema);
  if (type === "array" && isSchema(items)) return fieldsWithin(items, `${path}[]`);
  return Object.entries(properties ?? {}).flatMap(([key, property]) => {
    if (!isSchema(property)) return [];
    const name = path ? `${path}.${key}` : key;
    const field = { name, type: typeText(property), note: noteOf(property), isNeeded: required.includes(key) };
    return [field, ...fieldsWithin(property, name)];
  });
}

const isSchema = (schema: unknown): schema is JsonSchema => typeof schema === "object" && schema !== null;

/** The schema itself, or that of the value where it may also be null. */
function valueOf(schema: JsonSchema): JsonSchema {
  const choices = choicesOf(schema).filter(({ type }) => type !== "null");
  return choices.length === 1 ? choices[0]! : schema;
}

const choicesOf = ({ anyOf = [], oneOf = [] }: JsonSchema): JsonSchema[] => [...anyOf, ...oneOf].filter(isSchema);

function typeText(schema: JsonSchema): string {
  const choices = choicesOf(schema);
  if (choices.length > 0) return [...new Set(choices.map(typeText))].join(" or ");
  if (schema.enum) return schema.enum.map(String).join(", ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === "array") return `list of ${isSchema(schema.items) ? typeText(schema.items) : "anything"}`;
  return schema.format ?? String(schema.type ?? "anything");
}

function noteOf(schema: JsonSchema): string {
  return schema.description ?? valueOf(schema).description ?? "";
}
