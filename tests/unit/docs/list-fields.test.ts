import { describe, expect, it } from "vitest";
import { z } from "zod";
import { listFields } from "@/app/docs/list-fields";

describe("listFields", () => {
  it("tells of objects within objects, lists and values that may be null, by the way to them", () => {
    const schema = z.object({
      run: z.object({ detections: z.array(z.object({ x1: z.number() })) }).nullable(),
    });
    expect(listFields(schema, "output").map(({ name, type }) => [name, type])).toEqual([
      ["run", "object or null"],
      ["run.detections", "list of object"],
      ["run.detections[].x1", "number"],
    ]);
  });

  it("tells what may be left out, which values there are, and what they mean", () => {
    const schema = z.strictObject({
      size: z.int().meta({ description: "Bytes" }),
      status: z.enum(["DONE", "FAILED"]).optional(),
      filmDate: z.iso.date().nullable().optional().meta({ description: "null removes it" }),
    });
    expect(listFields(schema, "input")).toEqual([
      { name: "size", type: "integer", note: "Bytes", isNeeded: true },
      { name: "status", type: "DONE, FAILED", note: "", isNeeded: false },
      { name: "filmDate", type: "date or null", note: "null removes it", isNeeded: false },
    ]);
  });

  it("has nothing to tell of what is no object", () => {
    expect(listFields(z.string(), "output")).toEqual([]);
  });
});
