/** What may be uploaded. The browser checks first, the server decides. */
export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
export const MAX_PIXELS = 100_000_000;

/** Accepted media types and the extension of the key made for each. */
export const UPLOAD_EXTENSIONS = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/tiff": "tif",
} as const;
export type UploadContentType = keyof typeof UPLOAD_EXTENSIONS;

export function isUploadContentType(type: string): type is UploadContentType {
  return Object.hasOwn(UPLOAD_EXTENSIONS, type);
}
