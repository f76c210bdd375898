import { memorySource } from "./byte-source";
import { FilmFileError } from "./film-fault";
import { aspectOf, type Orientation, toOrientation } from "./film-header";
import { type Directory, readDirectory, readTiffLayout } from "./tiff-directory";

const ORIENTATION = 274;
const [X_RESOLUTION, Y_RESOLUTION] = [282, 283];

/** What a camera or scanner notes of a picture. */
export type Exif = { orientation: Orientation; pixelAspect: number };

export const NO_EXIF: Exif = { orientation: 1, pixelAspect: 1 };

/**
 * Reads an EXIF block, which is built like a TIFF file. One that is damaged says nothing: the film itself may be sound.
 * @param block from its byte order on, without the "Exif" before it.
 */
export async function readExif(block: Uint8Array): Promise<Exif> {
  try {
    const source = memorySource(block);
    const layout = await readTiffLayout(source);
    return await readOrientationAndAspect(await readDirectory(source, layout, layout.firstDirectory));
  } catch (error) {
    if (error instanceof FilmFileError) return NO_EXIF;
    throw error;
  }
}

export async function readOrientationAndAspect(directory: Directory): Promise<Exif> {
  const [orientation = 1] = await directory.numbers(ORIENTATION, 1);
  const [x = 1] = await directory.numbers(X_RESOLUTION, 1);
  const [y = 1] = await directory.numbers(Y_RESOLUTION, 1);
  return { orientation: toOrientation(orientation), pixelAspect: aspectOf(x, y) };
}
