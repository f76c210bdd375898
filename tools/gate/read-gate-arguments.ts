import { endWhenNobodyReads } from "#cli/command/closed-pipe";
import { refuse } from "#cli/command/script-arguments";
import { GROUPS, isStage, STAGES, type StageName } from "./stages";

const list = (entries: [name: string, about: string][]): string =>
  entries.map(([name, about]) => `  ${name.padEnd(12)} ${about}`).join("\n");

const HELP = `Runs the whole gate, from formatting to browser tests, on a stack of its own that is gone afterwards.

npm test
npm test -- STAGE [FILE…] [FLAG…]   one stage; files and flags go to vitest, Playwright or pytest

Stages:
${list(Object.entries(STAGES))}

Several at once:
${list(Object.entries(GROUPS).map(([name, { about }]) => [name, about]))}

The exit code is 1 when anything failed. CHROMIUM_PATH and PYTHON name a Chromium and a Python that are not found.`;

/** What to run: no stage stands for the whole gate. Help and refusals end the process. */
export function readGateArguments(given: string[]): { stages: StageName[]; args: string[] } {
  endWhenNobodyReads();
  const [first, ...args] = given;
  if (first === undefined) return { stages: [], args };
  // Flags belong to the program of one stage.
  if (first.startsWith("-")) return takeNoMore("The gate", given);
  const group = Object.entries(GROUPS).find(([name]) => name === first)?.[1];
  if (isStage(first)) return { stages: [first], args: first === "static" ? takeNoMore(first, args).args : args };
  if (group) return takeNoMore(first, args, group.stages);
  const names = [...Object.keys(STAGES), ...Object.keys(GROUPS)].join(", ");
  return refuse("test", `There is no stage "${first}", only ${names}`);
}

function takeNoMore(what: string, args: string[], stages: StageName[] = []): { stages: StageName[]; args: string[] } {
  const [first] = args;
  if (first === "--help") {
    console.log(HELP);
    process.exit(0);
  }
  if (first?.startsWith("-")) return refuse("test", `Unknown option '${first}'`);
  if (first !== undefined) return refuse("test", `${what} takes no files, and "${first}" was given`);
  return { stages, args };
}
