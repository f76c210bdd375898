/**
 * SHA-256 of a file as 64 lower-case hex digits; the browser computes it off the main thread.
 * @returns null where WebCrypto is missing (pages not served over HTTPS or from localhost) or the file cannot be read.
 */
export async function hashFilm(file: Blob): Promise<string | null> {
  // The type says `subtle` is always there; on insecure origins it is not.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return null;
  try {
    const digest = await subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return null;
  }
}
