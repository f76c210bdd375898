import { execFileSync } from "node:child_process";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { scaled } from "../../support/patience";
import packageJson from "../../../package.json" with { type: "json" };

const root = path.resolve(import.meta.dirname, "../../..");
const outcomesSchema = z.array(z.object({ code: z.number().nullable(), said: z.string() }));

/** Those of package.json that are scripts of the project: name, file and the arguments that npm gives before the user's. */
const SCRIPTS = Object.entries(packageJson.scripts).flatMap(([name, command]) => {
  const [, file, args = ""] = /^node cli\/bootstrap\.mjs (\S+\.ts)( .*)?$/.exec(command) ?? [];
  return !file || name === "worker" ? [] : [{ name, file, argv: args.trim().split(" ").filter(Boolean) }];
});

/** How each ends, and what it says, with each of the options. */
function ask(options: readonly string[]) {
  const asked = options.flatMap((option) =>
    SCRIPTS.map(({ file, argv }) => ({ file: path.join(root, file), argv: [...argv, option] })),
  );
  const args = [
    "--import",
    "./cli/load-typescript.mjs",
    path.join(root, "tests/support/ask-scripts.ts"),
    JSON.stringify(asked),
  ];
  const output = execFileSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const outcomes = outcomesSchema.parse(JSON.parse(output));
  return options.map((_, n) => SCRIPTS.map(({ name }, k) => ({ name, ...outcomes[n * SCRIPTS.length + k]! })));
}

/** Loads every script twice. */
const HOOK_MS = scaled(60_000);

describe("every script of package.json", () => {
  it("starts by the bootstrap, and so on the app's Node", () => {
    const others = Object.entries(packageJson.scripts).filter(
      ([, command]) => !command.startsWith("node cli/bootstrap.mjs "),
    );
    expect(others).toEqual([]);
  });

  let [helped, refused]: ReturnType<typeof ask> = [];
  beforeAll(() => {
    [helped, refused] = ask(["--help", "--frob"]);
  }, HOOK_MS);

  it("explains itself for --help, and does nothing else", () => {
    expect(SCRIPTS.length).toBeGreaterThan(20);
    for (const { name, code, said } of helped!) {
      expect({ name, code }).toEqual({ name, code: 0 });
      expect(said, name).toMatch(/^.{20,}/);
    }
  });

  it("refuses what it does not know, in one line and with code 2", () => {
    for (const { name, code, said } of refused!) {
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(said, name).toMatch(/^Unknown option '--frob': see npm run [\w:-]+ -- --help\n$/);
    }
  });
});
