import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import packageJson from "../../../package.json";

const stepSchema = z.union([
  z.strictObject({ uses: z.string(), with: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ run: z.string(), name: z.string().optional(), if: z.string().optional() }),
]);
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.object({ push: z.object({ branches: z.array(z.string()) }), pull_request: z.null() }),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }),
  jobs: z.record(
    z.string(),
    z.strictObject({ "runs-on": z.string(), "timeout-minutes": z.number(), steps: z.array(stepSchema) }),
  ),
});

const workflow = workflowSchema.parse(parse(readFileSync(".github/workflows/test.yml", "utf8")));
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
const scripts = new Set(Object.keys(packageJson.scripts));

/** The npm scripts that a text runs. */
const listScripts = (text: string): string[] =>
  [...text.matchAll(/\bnpm (?:run (?!-)(\S+)|(test)\b)/g)].map(([, run, test]) => run ?? test!);

describe("the workflow", () => {
  it("runs the two commands of the README, and no script that is not there", () => {
    const run = steps.flatMap((step) => ("run" in step ? listScripts(step.run) : []));
    expect(new Set(run)).toEqual(new Set(["test", "up"]));
    expect(run.filter((name) => !scripts.has(name))).toEqual([]);
  });

  it("may only read, and takes each action in one major version", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const actions = steps.flatMap((step) => ("uses" in step ? [step] : []));
    for (const { uses } of actions) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    const files = actions.flatMap(({ with: given = {} }) => given["node-version-file"] ?? []);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(file), file).toBe(true);
    expect(actions.length).toBeGreaterThan(4);
  });
});

describe("the development container", () => {
  it("has what the checks need", () => {
    const container: Record<string, unknown> = JSON.parse(readFileSync(".devcontainer/devcontainer.json", "utf8"));
    expect(container).toMatchObject({
      forwardPorts: [3000],
      onCreateCommand: expect.stringMatching(/chromium.*python3-venv/),
      postCreateCommand: "npm ci",
      containerEnv: { CHROMIUM_PATH: "/usr/bin/chromium" },
    });
  });
});
