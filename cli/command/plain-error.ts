/** An error whose message is all that the person at the terminal needs: what is wrong and what to do, in one line. */
export class PlainError extends Error {
  override readonly name = "PlainError";
}

/** The lines to print for any error: one for those we foresaw, the stack for those we did not. */
export function explainError(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") return "The disk is full: free some space and run the same command again.";
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
