// Lets Node run this project's TypeScript by its own type stripping: node --import ./cli/load-typescript.mjs FILE.
// Node wants every import's full name; ours leave out ".ts", and "@/" stands for src/.
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const SRC = new URL("../src/", import.meta.url).href;
const ENDINGS = [".ts", ".tsx"];

registerHooks({
  resolve(specifier, context, next) {
    const name = specifier.startsWith("@/") ? SRC + specifier.slice(2) : specifier;
    if (!/^(\.{1,2}\/|file:)/.test(name)) return next(name, context);
    const url = new URL(name, context.parentURL).href;
    const ending = existsSync(fileURLToPath(url)) ? "" : ENDINGS.find((end) => existsSync(fileURLToPath(url + end)));
    return next(ending ? url + ending : name, context);
  },
});
