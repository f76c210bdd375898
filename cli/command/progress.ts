import type { Step } from "../stack/build";

export interface Progress {
  step: Step;
  /** Prints a line of its own. */
  say: (line: string) => void;
}

/**
 * Prints each step as one line: what it does, a dot every five seconds, how long it took. Of steps side by side the
 * last one begun has the dots.
 * @param dots false where the steps print what they do themselves.
 */
export function createProgress({ dots = true } = {}): Progress {
  let open: symbol | null = null;
  const endLine = (): void => {
    if (open) process.stdout.write("\n");
    open = null;
  };
  const step: Step = async (what, run) => {
    const started = performance.now();
    const line = Symbol(what);
    endLine();
    process.stdout.write(`  ${what} …`);
    open = line;
    const beat = setInterval(() => dots && open === line && process.stdout.write("."), 5000);
    let outcome = "stopped after";
    try {
      const result = await run();
      outcome = "";
      return result;
    } finally {
      clearInterval(beat);
      const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
      if (open !== line) {
        endLine();
        process.stdout.write(`  ${what} …`);
      }
      process.stdout.write(` ${outcome ? `${outcome} ` : ""}${seconds}\n`);
      open = null;
    }
  };
  const say = (line: string): void => {
    endLine();
    console.log(line);
  };
  return { step, say };
}
