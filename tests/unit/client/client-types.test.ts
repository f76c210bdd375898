import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CLIENT_TYPES, makeClientTypes } from "#tools/client/make-types";

it("the TypeScript client has the types of the API's document as it is now (npm run client:update)", async () => {
  expect(readFileSync(CLIENT_TYPES, "utf8")).toBe(await makeClientTypes(new AbortController().signal));
});
