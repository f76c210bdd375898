import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { compile } from "@mdx-js/mdx";
import { defineConfig, type Plugin } from "vitest/config";
import { MDX_PLUGINS } from "./mdx.config.ts";
import { scaled } from "./tests/support/patience.ts";

const alias = { "@": fileURLToPath(new URL("src", import.meta.url)) };

/** More than there are cores: these tests wait for the app more than they compute. */
const WAITING_WORKERS = Math.max(3, availableParallelism());

/** What is waited for is looked for as long as that, where a test names no limit of its own. */
const expect = { poll: { timeout: scaled(10_000) } };

const load = (names: string[]) => Promise.all(names.map(async (name) => (await import(name)).default));

/** Compiles the pages of the docs as Next does. */
const markdown: Plugin = {
  name: "markdown",
  enforce: "pre",
  async transform(value, path) {
    if (!/\.mdx?$/.test(path)) return null;
    const options = {
      remarkPlugins: await load(MDX_PLUGINS.remarkPlugins),
      rehypePlugins: await load(MDX_PLUGINS.rehypePlugins),
      providerImportSource: "@/mdx-components",
    };
    return String(await compile({ value, path }, options));
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [markdown],
        resolve: { alias },
        test: {
          name: "unit",
          environment: "node",
          expect,
          include: ["tests/unit/**/*.test.ts"],
          // What they share is loaded once, not once a file.
          isolate: false,
          testTimeout: scaled(20_000),
        },
      },
      {
        resolve: { alias },
        test: {
          name: "programs",
          environment: "node",
          expect,
          // They start programs, or draw and read films.
          include: ["tests/programs/**/*.test.ts"],
          isolate: false,
          maxWorkers: 2,
          testTimeout: scaled(60_000),
          hookTimeout: scaled(60_000),
        },
      },
      {
        resolve: { alias },
        test: {
          name: "contract",
          environment: "node",
          expect,
          // The app's client against the real service, run by the Python of its environment.
          include: ["tests/contract/**/*.test.ts"],
          maxWorkers: 2,
          testTimeout: scaled(60_000),
          hookTimeout: scaled(60_000),
        },
      },
      {
        resolve: { alias },
        test: {
          name: "faults",
          environment: "node",
          expect,
          include: ["tests/faults/**/*.test.ts"],
          // They break parts of a stack of their own, so one file after the other.
          fileParallelism: false,
          isolate: false,
          testTimeout: scaled(120_000),
          hookTimeout: scaled(120_000),
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          environment: "node",
          expect,
          include: ["tests/integration/**/*.test.ts"],
          // Real Postgres, S3, worker and web server, all named by the environment that `npm test` sets.
          globalSetup: ["tests/integration/setup.ts"],
          isolate: false,
          maxWorkers: WAITING_WORKERS,
          testTimeout: scaled(60_000),
          hookTimeout: scaled(60_000),
        },
      },
      {
        resolve: { alias },
        test: {
          name: "attacks",
          environment: "node",
          expect,
          include: ["tests/attacks/**/*.test.ts"],
          // On the stack of the integration tests.
          isolate: false,
          maxWorkers: WAITING_WORKERS,
          testTimeout: scaled(60_000),
          hookTimeout: scaled(60_000),
        },
      },
    ],
  },
});
