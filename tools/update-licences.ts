// `npm run licences:update`: makes the list of licences anew, after a change of the packages.
import { writeFileSync } from "node:fs";
import { describeLicences, LICENCES_PAGE, readPackages } from "./licences/read-licences";
import { takeNoArguments } from "../cli/command/script-arguments";

takeNoArguments(
  "licences:update",
  "Makes the list of licences anew, after a change of the packages. It takes no arguments.",
);

writeFileSync(LICENCES_PAGE, describeLicences(readPackages()));
console.log(`Wrote ${LICENCES_PAGE}`);
