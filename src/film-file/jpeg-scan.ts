import { damaged } from "./film-fault";
import type { HuffmanTable } from "./huffman-table";

/** Bytes that may lie unread before a marker: some programs fill up. */
const SPARE_BYTES = 8;

/** The codes of one block of 8 × 8 samples. */
export type BlockCodes = { dc: HuffmanTable; ac: HuffmanTable };

/** A scan of a sequential JPEG. */
export type Scan = {
  /** The blocks of one unit (MCU), in their order. */
  blocks: readonly BlockCodes[];
  units: number;
  /** Units between restart markers; 0 for none. */
  restartInterval: number;
};

/**
 * Walks over a scan's data without making pixels of them: every code must be one of its table, and the data must end where
 * the last block does. What libjpeg reads past with a warning or none, such as a piece that is missing, is found.
 * @returns where the marker behind the data lies.
 * @throws FilmFileError
 */
export function walkScan(bytes: Uint8Array, start: number, { blocks, units, restartInterval }: Scan): number {
  let at = start;
  let restarts = 0;
  for (let done = 0; done < units;) {
    const interval = restartInterval === 0 ? units : Math.min(restartInterval, units - done);
    at = walkUnits(bytes, at, blocks, interval);
    done += interval;
    if (done < units) {
      if (bytes[at + 1] !== 0xd0 + (restarts % 8)) throw damaged(`no restart marker ${restarts % 8} at ${at}`);
      restarts += 1;
      at += 2;
    }
  }
  return at;
}

/** One stretch of data between markers. Plain loops over local numbers: this runs over every code of a film. */
function walkUnits(bytes: Uint8Array, start: number, blocks: readonly BlockCodes[], units: number): number {
  let at = start;
  /** The next `ready` bits are the low ones of `bits`; `invented` of them stand for data that is not there. */
  let bits = 0;
  let ready = 0;
  let invented = 0;

  const refill = (): void => {
    while (ready <= 16) {
      const byte = at < bytes.length ? bytes[at]! : 0xff;
      const isMarker = byte === 0xff && bytes[at + 1] !== 0;
      if (isMarker) invented += 8;
      else at += byte === 0xff ? 2 : 1;
      bits = ((bits << 8) | (isMarker ? 0 : byte)) & 0xff_ffff;
      ready += 8;
    }
  };
  /** Reads a code of the table and skips the bits of the number behind it. @returns its symbol. */
  const next = (table: HuffmanTable): number => {
    if (ready < 16) refill();
    const entry = table[(bits >>> (ready - 16)) & 0xffff]!;
    if (entry === 0) throw damaged(`an unknown code before ${at}`);
    ready -= entry >>> 8;
    const size = entry & 15;
    if (ready < size) refill();
    ready -= size;
    return entry & 255;
  };

  for (let unit = 0; unit < units; unit += 1) {
    for (const { dc, ac } of blocks) {
      next(dc);
      for (let k = 1; k < 64;) {
        const symbol = next(ac);
        if (symbol === 0 || ((symbol & 15) === 0 && symbol < 0xf0)) break;
        k += (symbol >>> 4) + 1;
        if (k > 64) throw damaged(`a block too long before ${at}`);
      }
    }
    if (ready < invented) throw damaged(`its data ends early, at ${at}`);
  }
  return requireEnd(bytes, at, (ready - invented) >>> 3);
}

/** @param unread whole bytes before `at` that no code has used. @returns where the marker lies. */
function requireEnd(bytes: Uint8Array, at: number, unread: number): number {
  let end = at;
  while (end < bytes.length && !(bytes[end] === 0xff && bytes[end + 1] !== 0)) end += 1;
  if (end - at + unread > SPARE_BYTES) throw damaged(`${end - at + unread} bytes too many before ${end}`);
  while (bytes[end + 1] === 0xff) end += 1;
  return end;
}
