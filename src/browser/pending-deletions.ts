import { deleteScan } from "./api-client";
import { ApiProblem } from "./api-problem";

/**
 * Scans that the user deleted, kept outside React: the undo outlives the page that started it.
 * `waiting` ones still exist on the server; the others are being deleted or gone, and stay hidden from stale lists.
 */
const waiting = new Set<string>();
let hidden: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function setHidden(id: string, isHidden: boolean) {
  const next = new Set(hidden);
  if (isHidden) next.add(id);
  else next.delete(id);
  hidden = next;
  for (const listener of listeners) listener();
}

export function subscribeToHiddenScans(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function getHiddenScans(): ReadonlySet<string> {
  return hidden;
}

// The page goes away before the undo has run out: what was asked for is done, in requests that outlive the page.
function flush() {
  for (const id of waiting) void deleteScan(id, { keepalive: true }).catch(() => undefined);
  waiting.clear();
}

/** Hides a scan; nothing is sent yet. */
export function holdDeletion(id: string) {
  waiting.add(id);
  setHidden(id, true);
  window.addEventListener("pagehide", flush);
}

/** Shows the scan again, as if nothing had been asked. */
export function withdrawDeletion(id: string) {
  waiting.delete(id);
  setHidden(id, false);
}

/**
 * Deletes the scan for good, once.
 * @throws ApiProblem where the server refused; the scan is then shown again. A scan that is gone already counts as deleted.
 */
export async function carryOutDeletion(id: string): Promise<void> {
  if (!waiting.delete(id)) return;
  try {
    await deleteScan(id);
  } catch (error) {
    if (ApiProblem.from(error).status === 404) return;
    setHidden(id, false);
    throw error;
  }
}
