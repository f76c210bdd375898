/** What each stage of the gate does; `npm test -- STAGE` runs one. */
export const STAGES = {
  static: "format, lint, types, import rules, unused code, known vulnerabilities",
  unit: "tests without a database, a network or other programs",
  programs: "tests that start programs, or draw and read films",
  fuzz: "odd and broken films of known angles (npm test -- fuzz --files 3000)",
  integration: "the app on its database, storage and workers",
  contract: "the app's client against the inference service, and both readers of films against each other",
  attacks: "hostile requests to the running app",
  faults: "killed parts of the app, on a stack of their own",
  e2e: "the pages in a browser (npm test -- e2e --ui)",
  python: "format, lint, types and tests of the Python projects",
  ray: "the service on a Ray cluster (before a release)",
  soak: "ten thousand bad requests to the service (before a release)",
} as const;

export type StageName = keyof typeof STAGES;

/** Names for several stages. */
export const GROUPS: Record<string, { stages: StageName[]; about: string }> = {
  validate: { stages: ["static", "unit"], about: "static and unit" },
  release: { stages: ["ray", "soak"], about: "ray and soak: what the gate leaves out" },
};

export function isStage(name: string): name is StageName {
  return Object.hasOwn(STAGES, name);
}
