// Runs scripts up to where they first want to end, one after the other in this one process: what they import is then loaded
// once and not sixty times. Prints, as JSON, how each wanted to end and what it had said by then.
import { pathToFileURL } from "node:url";
import { z } from "zod";

const asked = z.array(z.object({ file: z.string(), argv: z.array(z.string()) })).parse(JSON.parse(process.argv[2]!));

class Ended extends Error {}

async function run(file: string, argv: string[]): Promise<{ code: number | null; said: string }> {
  let code: number | null = null;
  let said = "";
  const hear = (line: string): void => {
    if (code === null) said += `${line}\n`;
  };
  process.argv = [process.execPath, file, ...argv];
  console.log = hear;
  console.error = hear;
  process.exit = (wanted) => {
    code ??= Number(wanted ?? 0);
    throw new Ended();
  };
  try {
    await import(`${pathToFileURL(file).href}?${argv.join("&")}`);
  } catch (error) {
    if (!(error instanceof Ended)) hear(String(error));
  }
  return { code, said };
}

const end = process.exit.bind(process);
process.setMaxListeners(0);
process.stdout.setMaxListeners(0);
const outcomes = [];
for (const { file, argv } of asked) outcomes.push(await run(file, argv));
process.stdout.write(JSON.stringify(outcomes), () => end(0));
