/**
 * Ends this process quietly once what it prints is no longer read, as of "… | head -3": unheard, the error would come with a
 * stack. With code 1, for nobody knows how the rest would have been.
 */
export function endWhenNobodyReads(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(1);
    throw error;
  });
}
