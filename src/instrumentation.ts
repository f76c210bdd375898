/** Next calls this once, when the server starts. It builds this file for the edge as well, where nothing of ours runs. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startWeb } = await import("./start-web");
    startWeb();
  }
}
