import { damaged } from "./film-fault";

const BLOCK = 64 * 1024;
/** Blocks that are kept: 2 MB. */
const KEPT = 32;
/** Blocks that a header may make us fetch, however it is built: 20 MB. */
const MOST_FETCHED = 320;

/** The bytes of a file, read piece by piece. */
export interface ByteSource {
  readonly size: number;
  /** @returns as many bytes as asked for. @throws FilmFileError where the file ends before, or too much was read. */
  read: (at: number, length: number) => Promise<DataView>;
}

/** The same bytes as an array. */
export function bytesOf({ buffer, byteOffset, byteLength }: DataView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Bytes as Latin-1 text. */
export function textOf(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...bytesOf(view).subarray(at, at + length));
}

/** A file that is in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (at, length) => {
      requireWithin(at, length, bytes.length);
      return new DataView(bytes.buffer, bytes.byteOffset + at, length);
    },
  };
}

/**
 * A file that lies elsewhere: blocks of it are fetched when they are looked at, a few are kept, and their number is bounded.
 * @param fetchBlock gives `length` bytes from `at`, both within the file.
 */
export function remoteSource(
  size: number,
  fetchBlock: (at: number, length: number) => Promise<Uint8Array>,
): ByteSource {
  const blocks = new Map<number, Uint8Array>();
  let fetched = 0;

  const blockAt = async (index: number): Promise<Uint8Array> => {
    const known = blocks.get(index);
    if (known) return known;
    fetched += 1;
    if (fetched > MOST_FETCHED) throw damaged("its header lies in too many places");
    const at = index * BLOCK;
    const block = await fetchBlock(at, Math.min(BLOCK, size - at));
    const [oldest] = blocks.keys();
    if (blocks.size >= KEPT && oldest !== undefined) blocks.delete(oldest);
    blocks.set(index, block);
    return block;
  };

  return {
    size,
    read: async (at, length) => {
      requireWithin(at, length, size);
      const out = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const index = Math.floor((at + done) / BLOCK);
        const part = (await blockAt(index)).subarray(at + done - index * BLOCK).subarray(0, length - done);
        if (part.length === 0) throw damaged("ends early");
        out.set(part, done);
        done += part.length;
      }
      return new DataView(out.buffer);
    },
  };
}

function requireWithin(at: number, length: number, size: number): void {
  if (at < 0 || length < 0 || at + length > size) throw damaged(`bytes ${at}…${at + length} of ${size}`);
}
