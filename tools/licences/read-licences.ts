import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");
/** What users of the project can read of it. */
export const LICENCES_PAGE = resolve(ROOT, "docs/generated/licences.md");

/**
 * What may stand beside AGPL-3.0-only in one program, by the Free Software Foundation's list of licences, and the OFL, for a
 * font that is only delivered along.
 */
const COMPATIBLE = new Set([
  "0BSD",
  "AGPL-3.0-only",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "CC-BY-4.0",
  "ISC",
  "LGPL-3.0-or-later",
  "MIT",
  "MPL-2.0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** What the lockfile does not say, as read in the package itself. */
const NOT_DECLARED: Record<string, string> = {
  busboy: "MIT",
  "humanize-number": "MIT",
  "seq-queue": "MIT",
  streamsearch: "MIT",
};

/** Packages that are not compatible, and why they may be here all the same. */
const EXCEPTIONS: Record<string, string> = {
  elkjs:
    "part of Prisma Studio, a program of its own that Prisma's command line brings along and that nothing here starts",
};

export interface Package {
  name: string;
  version: string;
  licence: string;
  /** Needed to run the app, not only to build and test it. */
  isDelivered: boolean;
}

const lockfileSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
    }),
  ),
});

/**
 * All packages of the lockfile with their licences, by name.
 * @param lockfile its text; left out: the project's.
 */
export function readPackages(lockfile = readFileSync(resolve(ROOT, "package-lock.json"), "utf8")): Package[] {
  const found = new Map<string, Package>();
  for (const [path, entry] of Object.entries(lockfileSchema.parse(JSON.parse(lockfile)).packages)) {
    const [, name] = /.*node_modules\/(.+)$/.exec(path) ?? [];
    if (!name || entry.link) continue;
    // A registry leaves out the licence of some builds for one system; their package itself is in the list.
    if (!entry.license && (entry.os ?? entry.cpu)) continue;
    const licence = entry.license ?? NOT_DECLARED[name] ?? "none declared";
    const version = entry.version ?? "";
    const isDelivered = found.get(`${name}@${version}`)?.isDelivered === true || entry.dev !== true;
    found.set(`${name}@${version}`, { name, version, licence, isDelivered });
  }
  return [...found.values()].toSorted((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** Whether a licence, or an SPDX expression of some, goes with AGPL-3.0-only: of "OR" one part, of "AND" every part. */
export function isCompatible(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, "");
  return bare.split(/ or /i).some((part) => part.split(/ and /i).every((licence) => COMPATIBLE.has(licence.trim())));
}

/** The packages that must not be here, each with its licence. */
export function findIncompatible(packages: readonly Package[]): string[] {
  return packages
    .filter(({ name, licence }) => !isCompatible(licence) && !(name in EXCEPTIONS))
    .map(({ name, version, licence }) => `${name}@${version}: ${licence}`);
}

/** The page that lists what is delivered with the app, by licence. */
export function describeLicences(packages: readonly Package[]): string {
  const byLicence = new Map<string, string[]>();
  for (const { name, version, licence, isDelivered } of packages) {
    if (isDelivered) byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name} ${version}`]);
  }
  const sections = [...byLicence]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, names]) => `## ${licence}\n\n${names.join(", ")}\n`);
  const exceptions = Object.entries(EXCEPTIONS).map(([name, why]) => `- ${name}: ${why}.\n`);
  return `<!-- Made by \`npm run licences:update\` from the lockfile. -->

# Licences of the packages

Scoliosis-AI is AGPL-3.0-only. These npm packages come with the app; a test holds each licence, also of what only builds and tests
it, against a list of those that go with the AGPL.

Not compatible, and no part of the app:

${exceptions.join("")}
${sections.join("\n")}`;
}
