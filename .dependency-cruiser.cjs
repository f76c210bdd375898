// Who may import whom (docs/decisions/0001-layout.md). Every other arrow is an error.
const layer = (name, allowed) => ({
  name: `${name}-imports`,
  severity: "error",
  comment: `src/${name} may import only: ${allowed.join(", ") || "packages"}`,
  from: { path: `^src/${name}/` },
  to: { path: "^src/", pathNot: [`^src/${name}/`, ...allowed.map((a) => `^src/${a}`)] },
});

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "not-resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "src-imports-no-script-or-test",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(scripts|tests)/" },
    },
    layer("domain", []),
    {
      name: "domain-is-pure",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: ["^src/domain/", "node_modules/zod"] },
    },
    layer("lib", ["domain/"]),
    layer("components", ["domain/"]),
    layer("server", ["lib/", "domain/"]),
    layer("jobs", ["server/", "lib/", "domain/"]),
    layer("app", [
      "jobs/work-off",
      "server/",
      "domain/",
      "components/",
      "lib/http/",
      "lib/auth/",
      "lib/env",
      "lib/error-codes",
    ]),
    { name: "nobody-imports-app", severity: "error", from: { path: "^src/(?!app/)" }, to: { path: "^src/app/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "src/lib/db/generated" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
