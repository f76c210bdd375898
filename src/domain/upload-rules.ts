/** What may be uploaded, beside its format. The browser checks first, the server decides. */
export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
export const MAX_PIXELS = 100_000_000;
