import { scaled } from "./patience";

/** How `vi.waitFor` and `expect.poll` wait for what comes by itself: they look often, and give up only on what hangs. */
export const SOON = { timeout: scaled(30_000), interval: 20 };
