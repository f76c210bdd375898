import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { CLIENT_TYPES, makeClientTypes } from "#tools/client/make-types";

it.each(CLIENT_TYPES.map((file) => ({ ...file, name: basename(file.path) })))(
  "$name has the types of the API's document as it is now (npm run client:update)",
  async ({ path, operations }) => {
    expect(readFileSync(path, "utf8")).toBe(await makeClientTypes(operations, new AbortController().signal));
  },
);
