// `npm run check:advisories`: whether a severe vulnerability is known of a package that the app runs with.
import { ACCEPTED } from "./advisories/accepted";
import { lookForAdvisories } from "./advisories/look-for-advisories";
import { explainError } from "../cli/command/plain-error";
import { takeNoArguments } from "../cli/command/script-arguments";

takeNoArguments(
  "check:advisories",
  `Asks the npm registry whether a severe vulnerability is known of a package that the app runs with. It takes no arguments.
The exit code is 1 where there is one, and 0 where the registry gives no answer.`,
);

try {
  const verdict = await lookForAdvisories(process.cwd(), ACCEPTED, { signal: new AbortController().signal });
  if (verdict.state === "well") console.log("No severe vulnerability is known.");
  else if (verdict.state === "not looked at") console.log(`Not looked at, the registry gave no answer: ${verdict.why}`);
  else console.error(verdict.text);
  process.exitCode = verdict.state === "wrong" ? 1 : 0;
} catch (error) {
  console.error(explainError(error));
  process.exitCode = 1;
}
