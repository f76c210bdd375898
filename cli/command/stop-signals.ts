const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** npm hands on the terminal's Ctrl-C, so one key press may arrive twice. */
const SAME_KEY_PRESS_MS = 1000;

/** The reason of the abort when somebody asked for the end; any other reason is an error. */
export class StopRequest extends Error {
  override readonly name = "StopRequest";
}

/**
 * Turns Ctrl-C, SIGTERM, a closing terminal and every error that nothing caught into one abort.
 * @param atOnce called when Ctrl-C is pressed again while the stop is under way.
 */
export function listenForStop(atOnce: () => void): AbortController {
  const controller = new AbortController();
  let firstAt = Infinity;
  for (const name of SIGNALS) {
    process.on(name, () => {
      const again = performance.now() - firstAt > SAME_KEY_PRESS_MS;
      if (again && name === "SIGINT") atOnce();
      firstAt = Math.min(firstAt, performance.now());
      controller.abort(new StopRequest(name));
    });
  }
  process.on("uncaughtException", (error) => controller.abort(error));
  process.on("unhandledRejection", (error) => controller.abort(error));
  // Where the terminal is gone, there is nobody to read what is written.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  return controller;
}

/** Waits for the abort. @throws its reason unless somebody asked for the end. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve, { once: true });
    });
  }
  if (!(signal.reason instanceof StopRequest)) throw signal.reason;
}
