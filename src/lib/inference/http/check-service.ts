/**
 * Whether the inference service has its model loaded.
 * @param url where the service is, without `/ready`.
 * @throws when it has not, or can't be reached within the signal's time.
 */
export async function checkService(url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(new URL("ready", url.endsWith("/") ? url : `${url}/`), { signal });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the inference service answered ${response.status}`);
}
