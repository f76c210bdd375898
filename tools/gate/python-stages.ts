import { nodeArgs } from "#cli/stack/start-stores";
import type { Preparations } from "./preparations";
import { checkPythonStatics, runMarkedTests, testPython } from "./python-checks";
import { runNode, runVitest, type TestRun } from "./run-checks";
import type { Tally } from "./tally";

/** The stages that need the Python environment and no running app. */
export class PythonStages {
  readonly #tally: Tally;
  readonly #prepare: Preparations;
  readonly #run: TestRun;

  constructor(tally: Tally, prepare: Preparations, run: TestRun) {
    this.#tally = tally;
    this.#prepare = prepare;
    this.#run = run;
  }

  /** With files or flags the tests alone. */
  python = async (): Promise<void> => {
    if (!(await this.#prepare.python())) return;
    const { check } = this.#tally;
    const areAll = this.#run.args.length === 0;
    if (areAll) await checkPythonStatics(check, this.#run.signal);
    await testPython(check, this.#run);
    if (areAll) await check("Start as the Dockerfile says", () => runMarkedTests("container", this.#run));
  };

  contract = async (): Promise<void> => {
    if (!(await this.#prepare.client()) || !(await this.#prepare.python())) return;
    const { check } = this.#tally;
    await check("Contract tests", () => runVitest("contract", {}, this.#run));
    if (this.#run.args.length > 0) return;
    // Of the films beside the project, where they are, a small sample: the whole of them takes an hour.
    const golden = [...nodeArgs("tools/golden.ts"), "check", "--real", "20", "--generated", "20"];
    await check("Golden films", () => runNode(golden, this.#run.signal));
  };

  ray = () => this.#marked("ray", "Ray tests");
  soak = () => this.#marked("soak", "Soak tests");

  async #marked(mark: string, what: string): Promise<void> {
    if (!(await this.#prepare.python())) return;
    await this.#tally.check(what, () => runMarkedTests(mark, this.#run));
  }
}
