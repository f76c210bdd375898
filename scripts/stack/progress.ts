import type { Step } from "./build";

export interface Progress {
  step: Step;
  /** Prints a line of its own. */
  say: (line: string) => void;
}

/** Prints each step as one line: what it does, a dot every five seconds, how long it took. */
export function createProgress(): Progress {
  let lineOpen = false;
  const endLine = (): void => {
    if (lineOpen) process.stdout.write("\n");
    lineOpen = false;
  };
  const step: Step = async (what, run) => {
    const started = performance.now();
    endLine();
    process.stdout.write(`  ${what} …`);
    lineOpen = true;
    const beat = setInterval(() => lineOpen && process.stdout.write("."), 5000);
    let outcome = "stopped after";
    try {
      const result = await run();
      outcome = "";
      return result;
    } finally {
      clearInterval(beat);
      const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
      process.stdout.write(`${lineOpen ? "" : `  ${what} …`} ${outcome ? `${outcome} ` : ""}${seconds}\n`);
      lineOpen = false;
    }
  };
  const say = (line: string): void => {
    endLine();
    console.log(line);
  };
  return { step, say };
}
