/** What may be uploaded, beside its format. The browser checks first, the server decides. */
export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
export const MAX_PIXELS = 100_000_000;
/** Px of an image's longer side. */
export const MAX_SIDE = 30_000;
/** Samples of a decoded film: 100 megapixels of 8-bit colour, or of grey at any depth. */
export const MAX_DECODED_BYTES = 400_000_000;
