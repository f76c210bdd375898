// Who may import whom (docs/decisions/0001-rooms-and-import-rules.md). Every other arrow is an error.
const layer = (name, allowed) => ({
  name: `${name}-imports`,
  severity: "error",
  comment: `src/${name} may import only: ${allowed.join(", ") || "packages"}`,
  from: { path: `^src/${name}/` },
  to: { path: "^src/", pathNot: [`^src/${name}/`, ...allowed.map((a) => `^src/${a}`)] },
});

/** A folder beside src/, and those beside src/ that it may use. */
const room = (name, allowed) => ({
  name: `${name}-imports`,
  severity: "error",
  comment: `${name}/ may import only: src, ${allowed.join(", ") || "packages"}`,
  from: { path: `^${name}/` },
  to: { path: "^(cli|tools|tests)/", pathNot: [`^${name}/`, ...allowed.map((a) => `^${a}/`)] },
});

/** Folders that know only themselves and these packages: no file, no clock, no network. */
const pure = (name, allowed) => ({
  name: `${name}-is-pure`,
  severity: "error",
  from: { path: `^src/${name}/` },
  to: { pathNot: [`^src/${name}/`, ...allowed] },
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
      name: "src-imports-nothing-beside-it",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(cli|tools|tests)/" },
    },
    {
      name: "the-image-has-no-dev-packages",
      severity: "error",
      comment: "The Dockerfile installs with --omit=dev",
      from: { path: "^(src|cli)/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/@types/" },
    },
    {
      name: "only-the-browser-imports-the-client",
      severity: "error",
      from: { path: "^src/(?!browser/)" },
      to: { path: "^clients/" },
    },
    room("cli", []),
    room("tools", ["cli"]),
    pure("domain/geometry", ["node_modules/zod"]),
    pure("domain", ["node_modules/zod"]),
    pure("vision", ["^src/domain/"]),
    pure("film-file", ["^src/domain/"]),
    pure("dicom", ["^src/domain/", "node_modules/(dicom-parser|dcmjs-codecs|fflate)/"]),
    layer("lib", ["vision/", "film-file/", "domain/"]),
    layer("phantom", ["domain/"]),
    layer("messages", ["domain/"]),
    layer("browser", ["messages/", "domain/"]),
    layer("components", ["browser/", "messages/", "domain/"]),
    layer("upload", ["components/", "browser/", "messages/", "film-file/", "dicom/", "domain/"]),
    layer("film", ["components/", "browser/", "messages/", "domain/"]),
    layer("server", ["lib/", "film-file/", "domain/"]),
    layer("jobs", ["server/", "lib/", "domain/"]),
    layer("app", [
      "jobs/work-off",
      "server/",
      "domain/",
      "film/",
      "upload/",
      "browser/",
      "components/",
      "messages/",
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
