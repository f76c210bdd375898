import { spawn } from "child_process";
import { delimiter, dirname } from "path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
/** npm hands on the terminal's Ctrl-C, so one key press may arrive twice. */
const SAME_KEY_PRESS_MS = 1000;

/**
 * Runs a program in the place of this process, to which its children are as its own: same terminal, its signals once, its
 * exit code or signal. That Node is the first of its path.
 */
export function runAs(node, args) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") || "PATH";
  const path = [dirname(node)].concat(process.env[name] || []).join(delimiter);
  // Its own process group: the terminal's Ctrl-C reaches this process alone, which hands it on.
  const child = spawn(node, process.execArgv.concat(args), {
    stdio: "inherit",
    detached: process.platform !== "win32",
    env: Object.assign({}, process.env, { [name]: path }),
  });
  const handedOn = {};
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const again = Date.now() - (handedOn[signal] || 0) < SAME_KEY_PRESS_MS;
      handedOn[signal] = Date.now();
      if (!again) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on("close", (code, signal) => {
    if (!signal) process.exit(code);
    for (const one of SIGNALS) process.removeAllListeners(one);
    process.kill(process.pid, signal);
  });
}
