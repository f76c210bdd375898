import { cruise } from "dependency-cruiser";
import { expect, it } from "vitest";
import { scaled } from "../support/patience";

// A cruiser without a parser for TypeScript finds nothing, and says that all is well.
it(
  "sees the imports of TypeScript that the import rules are about, those of types included",
  { timeout: scaled(60_000) },
  async () => {
    const { output } = await cruise(["src/lib/inference/engine.ts"], {
      tsPreCompilationDeps: true,
      tsConfig: { fileName: "tsconfig.json" },
    });
    if (typeof output === "string") throw new Error(output);
    const engine = output.modules.find(({ source }) => source === "src/lib/inference/engine.ts");
    expect(engine?.dependencies.map(({ module }) => module)).toEqual([
      "@/domain/film-view",
      "@/domain/reading/prediction",
    ]);
  },
);
