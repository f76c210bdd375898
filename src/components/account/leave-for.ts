/**
 * Goes to another page by a full load: the header knows who is signed in, nothing of the earlier user stays in memory,
 * and password managers see that it worked. Never resolves, so that the form stays busy until the page is gone.
 */
export function leaveFor(path: string): Promise<never> {
  // Brought back from the browser's memory by "Back", this page would still be busy and still be the earlier user's.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  window.location.assign(path);
  return new Promise(() => undefined);
}
