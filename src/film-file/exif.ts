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
  // One field that lies beyond the end takes no other with it.
  const read = async (tag: number): Promise<number> => {
    try {
      return (await directory.numbers(tag, 1))[0] ?? 1;
    } catch (error) {
      if (error instanceof FilmFileError) return 1;
      throw error;
    }
  };
  const [orientation, x, y] = [await read(ORIENTATION), await read(X_RESOLUTION), await read(Y_RESOLUTION)];
  return { orientation: toOrientation(orientation), pixelAspect: aspectOf(x, y) };
}
