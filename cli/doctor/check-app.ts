import { z } from "zod";
import { getEnv } from "@/lib/env";
import { commandToStart } from "../command/operator-command";
import { type Check, notNeeded, well, wrong } from "./check";
import type { DataFolder } from "./data-folder";

const LIMIT_MS = 10_000;

const healthSchema = z.object({ status: z.literal("ok") });

/** It may not run yet, or not be in reach from here: that alone is nothing wrong. */
export const checkApp: Check = {
  name: "app",
  needs: ["APP_URL"],
  async *run() {
    const { APP_URL } = getEnv();
    let response: Response;
    try {
      response = await fetch(new URL("/api/health", APP_URL), {
        redirect: "manual",
        signal: AbortSignal.timeout(LIMIT_MS),
      });
    } catch {
      yield notNeeded("nobody answers at APP_URL: the app does not run, or can't be reached from here");
      return;
    }
    yield healthSchema.safeParse(await response.json().catch(() => null)).success
      ? well("it answers at APP_URL")
      : wrong(
          `at APP_URL, /api/health answers ${response.status}, not as this app does`,
          "Look whether APP_URL leads to another program, and whether the proxy hands everything on.",
        );
  },
};

/** In the place of the checks of what runs with it. */
export function checkStoppedApp({ dir }: DataFolder): Check {
  return {
    name: "app",
    needs: [],
    async *run() {
      yield wrong(
        `the app of ${dir} does not run, nor its database and storage`,
        `Start it, and leave it running: ${commandToStart(dir)}`,
      );
    },
  };
}
