// `npm run client:update`: makes the types of the TypeScript client anew, after a change of the API.
import { writeFileSync } from "node:fs";
import { CLIENT_TYPES, makeClientTypes } from "./client/make-types";
import { takeNoArguments } from "../cli/command/script-arguments";

takeNoArguments(
  "client:update",
  "Makes the types of the TypeScript client anew, after a change of the API. It takes no arguments.",
);

for (const { path, operations } of CLIENT_TYPES) {
  writeFileSync(path, await makeClientTypes(operations, new AbortController().signal));
  console.log(`Wrote ${path}`);
}
