import { fileURLToPath } from "node:url";
import mdx from "@mdx-js/rollup";
import { defineConfig } from "vitest/config";
import { MDX_PLUGINS } from "./mdx.config.ts";

const alias = { "@": fileURLToPath(new URL("src", import.meta.url)) };

type Plugin = NonNullable<NonNullable<Parameters<typeof mdx>[0]>["remarkPlugins"]>[number];
const load = (names: string[]) => Promise.all(names.map(async (name): Promise<Plugin> => (await import(name)).default));

/** Compiles the pages of the docs as Next does. */
const markdown = mdx({
  remarkPlugins: await load(MDX_PLUGINS.remarkPlugins),
  rehypePlugins: await load(MDX_PLUGINS.rehypePlugins),
  providerImportSource: "@/mdx-components",
});

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [{ enforce: "pre", ...markdown }],
        resolve: { alias },
        test: { name: "unit", environment: "node", include: ["tests/unit/**/*.test.ts"], testTimeout: 20_000 },
      },
      {
        resolve: { alias },
        test: {
          name: "contract",
          environment: "node",
          // The app's client against the real service, run by the Python of its environment.
          include: ["tests/contract/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "faults",
          environment: "node",
          include: ["tests/faults/**/*.test.ts"],
          // They break parts of a stack of their own, so one file after the other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          environment: "node",
          include: ["tests/integration/**/*.test.ts"],
          // Real Postgres, S3, worker and web server, all named by the environment that `npm test` sets.
          globalSetup: ["tests/integration/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
