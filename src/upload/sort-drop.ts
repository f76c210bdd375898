import { HEAD_BYTES, sniffFormat } from "@/domain/film-formats";

/** The files of one drop by what is to be done with them. */
export interface SortedDrop {
  /** To be read in the browser; so are those inside the archives. */
  dicoms: readonly File[];
  zips: readonly File[];
  /** To be uploaded as they are, or refused there with their reason. */
  films: readonly File[];
  /** Names of files of a folder that has DICOM files: viewers, pictures of buttons and tables of contents. */
  passedOver: readonly string[];
}

type Kind = "dicom" | "zip" | "film";

/**
 * Sorts files by their first bytes, whatever their names.
 * @param isFolder whether they lay in a folder, such as a CD, rather than being chosen one by one.
 */
export async function sortDrop(files: readonly File[], isFolder: boolean): Promise<SortedDrop> {
  const kinds = await Promise.all(files.map(kindOf));
  const those = (kind: Kind) => files.filter((_, index) => kinds[index] === kind);
  const [dicoms, zips, films] = [those("dicom"), those("zip"), those("film")];
  return isFolder && dicoms.length > 0
    ? { dicoms, zips, films: [], passedOver: films.map(({ name }) => name) }
    : { dicoms, zips, films, passedOver: [] };
}

async function kindOf(file: File): Promise<Kind> {
  try {
    const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
    const sniffed = sniffFormat(head);
    if ("contentType" in sniffed) return "film";
    if (sniffed.refusal === "DICOM") return "dicom";
    // Of the archives, gzip holds one file without a list, which is for its owner to unpack.
    return sniffed.refusal === "ARCHIVE" && head[0] === 0x50 ? "zip" : "film";
  } catch {
    // The upload says what is wrong with it.
    return "film";
  }
}
