import { parseArgs } from "node:util";
import { endWhenNobodyReads } from "./closed-pipe";
import { PlainError } from "./plain-error";

/** The command itself is wrong. */
export class UsageError extends PlainError {}

export const HELP_OPTION = { help: { type: "boolean" } } as const;

/** Reads the arguments of a command. @throws UsageError, in one line, where parseArgs throws. */
export function parseOrRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

/**
 * The arguments of a script. With --help it prints that and ends; with one that it does not know it says so and ends with
 * code 2.
 * @param name of the npm script.
 */
export function readArguments<T extends { values: { help?: boolean } }>(name: string, help: string, parse: () => T): T {
  endWhenNobodyReads();
  let given: T;
  try {
    given = parseOrRefuse(parse);
  } catch (error) {
    return refuse(name, error instanceof Error ? error.message : String(error));
  }
  if (!given.values.help) return given;
  console.log(help);
  return process.exit(0);
}

/** The same for a script that knows no argument but --help. */
export function takeNoArguments(name: string, help: string): void {
  readArguments(name, help, () => parseArgs({ options: HELP_OPTION }));
}

/** Says in one line what is wrong with the command, and ends with code 2. */
export function refuse(name: string, reason: string): never {
  console.error(`${reason}: see npm run ${name} -- --help`);
  process.exit(2);
}

/** The number of an option that counts something. Another value is refused. */
export function readCount(name: string, option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  return refuse(name, `--${option} takes a whole number from 1, not "${text}"`);
}
