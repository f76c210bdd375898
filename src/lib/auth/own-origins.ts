/** The app's own address; on one's own machine under both its names. */
export function listOwnOrigins(appUrl: string): string[] {
  const { protocol, hostname, port, origin } = new URL(appUrl);
  const twin = { localhost: "127.0.0.1", "127.0.0.1": "localhost" }[hostname];
  return twin ? [origin, `${protocol}//${twin}${port && `:${port}`}`] : [origin];
}
