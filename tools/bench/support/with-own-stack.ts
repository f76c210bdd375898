import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "#cli/stack/build";
import { prepareDataDir } from "#cli/stack/data-dir";
import { takeLock } from "#cli/stack/lock";
import { findFreePort } from "#cli/stack/ports";
import { type Stack, startStack } from "#cli/stack/start-stack";

/** Builds the app and runs `measure` against a whole stack of its own, durable as a real one, that is gone afterwards. */
export async function withOwnStack(
  shape: { webs?: number; workers?: number },
  measure: (stack: Stack) => Promise<void>,
): Promise<void> {
  const { signal } = new AbortController();
  const root = mkdtempSync(join(tmpdir(), "scoliosis-bench-"));
  chmodSync(root, 0o711);
  try {
    await buildApp((_what, run) => run(), signal);
    const dataDir = prepareDataDir(join(root, "data"));
    const giveBack = await takeLock(dataDir);
    const stack = await startStack({
      ...shape,
      dataDir,
      port: await findFreePort(),
      signal,
      step: (_what, run) => run(),
      onRestart: (line) => console.error(line),
      onFailure: (error) => console.error(error.message),
      durable: true,
      // The bench stands for a proxy, too: each of its users has an address of its own (sign-up.ts).
      settings: { TRUSTED_PROXIES: "1" },
    });
    try {
      await measure(stack);
    } finally {
      await stack.stop();
      giveBack();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
