import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface FoundProcess {
  pid: number;
  command: string;
}

/** Other processes whose command, environment or working directory names `folder`: all descendants of a stack in it. */
export function findProcesses(folder: string): FoundProcess[] {
  return existsSync("/proc/self/environ") ? findInProc(folder) : findWithPs(folder);
}

function findInProc(folder: string): FoundProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        const names = [
          command,
          () => readFileSync(`/proc/${pid}/environ`, "utf8"),
          () => readlinkSync(`/proc/${pid}/cwd`),
        ];
        const isNamed = names.some((text) => (typeof text === "string" ? text : text()).includes(folder));
        return isNamed ? { pid: Number(pid), command } : [];
      } catch {
        // It ended while we looked, or is a zombie, or another user's.
        return [];
      }
    });
}

/** macOS and the BSDs show the environment behind the command. */
function findWithPs(folder: string): FoundProcess[] {
  return execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
    .split("\n")
    .filter((line) => line.includes(folder))
    .map((line) => ({
      pid: Number.parseInt(line, 10),
      command: line
        .trim()
        .replace(/^\d+\s+/, "")
        .slice(0, 200),
    }))
    .filter(({ pid }) => pid !== process.pid);
}
