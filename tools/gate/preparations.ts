import { buildApp, generateClient } from "#cli/stack/build";
import { ensureChromium } from "./ensure-chromium";
import { ensurePythonEnvironment } from "./python-environment";
import type { Tally } from "./tally";

/** What stages need, made once. Each says whether it is there; where not, that has been counted as one failure. */
export class Preparations {
  readonly #tally: Tally;
  readonly #signal: AbortSignal;
  readonly #made = new Map<string, Promise<boolean>>();

  constructor(tally: Tally, signal: AbortSignal) {
    this.#tally = tally;
    this.#signal = signal;
  }

  client = () => this.#once("The database client", () => generateClient(this.#tally.step, this.#signal));
  build = () => this.#once("The build", () => buildApp(this.#tally.step, this.#signal));
  python = () => this.#once("The Python environment", () => ensurePythonEnvironment(this.#tally.step, this.#signal));
  chromium = () => this.#once("Chromium", () => ensureChromium(this.#tally.step, this.#signal));

  #once(what: string, make: () => Promise<unknown>): Promise<boolean> {
    const made = this.#made.get(what) ?? this.#tally.prepare(what, make);
    this.#made.set(what, made);
    return made;
  }
}
