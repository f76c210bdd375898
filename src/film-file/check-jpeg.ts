import { damaged } from "./film-fault";
import { buildHuffmanTable, type HuffmanCode } from "./huffman-table";
import { walkScan } from "./jpeg-scan";

type Component = { id: number; across: number; down: number; isRead: boolean; coefficients: Uint8Array };
type Frame = { width: number; height: number; isProgressive: boolean; components: Component[] };

const [SOF_FIRST, SOF_PROGRESSIVE, DHT, EOI, SOS, DRI] = [0xc0, 0xc2, 0xc4, 0xd9, 0xda, 0xdd];
/** The bits of a coefficient that no scan has brought yet, at first. */
const NONE = 255;

/**
 * Checks that a JPEG's data is whole: codes and their number in a sequential one, all bits of all coefficients in a
 * progressive one (whose codes the decoder checks).
 * @returns whether its end marker is there. All else was, or it throws.
 * @throws FilmFileError
 */
export function checkJpeg(bytes: Uint8Array): { hasEnd: boolean } {
  const tables = new Map<number, HuffmanCode>();
  let frame: Frame | null = null;
  let restartInterval = 0;
  for (let at = 2; at < bytes.length - 1;) {
    if (bytes[at] !== 0xff) throw damaged(`no marker at ${at}`);
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) {
      requireWhole(frame);
      return { hasEnd: true };
    }
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (body.length !== length - 2) throw damaged("a segment that ends early");
    at += 2 + length;
    if (marker >= SOF_FIRST && marker <= SOF_PROGRESSIVE) frame = readFrame(body, marker === SOF_PROGRESSIVE);
    else if (marker === DHT) readTables(body, tables);
    else if (marker === DRI) restartInterval = body[0]! * 256 + body[1]!;
    else if (marker === SOS) {
      if (!frame) throw damaged("a scan before its frame");
      if (frame.isProgressive) {
        noteCoefficients(frame, body);
        at = skipScan(bytes, at);
      } else {
        at = walkScan(bytes, at, { ...unitsOf(frame, body, tables), restartInterval });
      }
    }
  }
  requireWhole(frame);
  return { hasEnd: false };
}

function readFrame(body: Uint8Array, isProgressive: boolean): Frame {
  const height = body[1]! * 256 + body[2]!;
  const width = body[3]! * 256 + body[4]!;
  const components = Array.from({ length: body[5]! }, (_, i): Component => {
    const [id, sampling] = [body[6 + 3 * i] ?? 0, body[7 + 3 * i] ?? 0];
    const [across, down] = [sampling >> 4, sampling & 15];
    if (across < 1 || across > 4 || down < 1 || down > 4) throw damaged("odd sampling");
    return { id, across, down, isRead: false, coefficients: new Uint8Array(64).fill(NONE) };
  });
  return { width, height, isProgressive, components };
}

function readTables(body: Uint8Array, tables: Map<number, HuffmanCode>): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = body.subarray(at + 17, at + 17 + total);
    if (symbols.length < total) throw damaged("a short Huffman table");
    tables.set(body[at]!, { counts, symbols });
    at += 17 + total;
  }
}

/** The components of a scan, by its header. */
function componentsOf({ components }: Frame, body: Uint8Array): { component: Component; codes: number }[] {
  return Array.from({ length: body[0]! }, (_, i) => {
    const component = components.find(({ id }) => id === body[1 + 2 * i]);
    if (!component) throw damaged("a scan of no component");
    return { component, codes: body[2 + 2 * i]! };
  });
}

/** A scan of one component has only the blocks that show a part of the picture; one of several has whole units. */
function unitsOf(frame: Frame, body: Uint8Array, tables: Map<number, HuffmanCode>) {
  const scanned = componentsOf(frame, body);
  const most = (side: "across" | "down"): number => Math.max(...frame.components.map((one) => one[side]));
  const unitsAlong = (px: number, side: "across" | "down", only: Component | undefined): number =>
    only ? Math.ceil(Math.ceil((px * only[side]) / most(side)) / 8) : Math.ceil(px / (8 * most(side)));
  const only = scanned.length === 1 ? scanned[0]!.component : undefined;
  const blocks = scanned.flatMap(({ component, codes: used }) => {
    component.isRead = true;
    const [dc, ac] = [tables.get(used >> 4), tables.get(0x10 + (used & 15))];
    if (!dc || !ac) throw damaged("a scan without its Huffman table");
    // Built here alone: a file may define codes without end that no scan uses.
    const codes = { dc: buildHuffmanTable(dc), ac: buildHuffmanTable(ac) };
    return Array.from({ length: only ? 1 : component.across * component.down }, () => codes);
  });
  return { blocks, units: unitsAlong(frame.width, "across", only) * unitsAlong(frame.height, "down", only) };
}

/** Notes down to which bit a progressive scan brings its coefficients. */
function noteCoefficients(frame: Frame, body: Uint8Array): void {
  const scanned = componentsOf(frame, body);
  const [from = 0, to = 0, bits = 0] = body.subarray(1 + 2 * scanned.length);
  for (const { component } of scanned) component.coefficients.fill(bits & 15, from, to + 1);
}

/** @returns where the next marker lies that is none of a restart. */
function skipScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length - 1) {
    const next = bytes[at + 1]!;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += 1;
  }
  return bytes.length;
}

function requireWhole(frame: Frame | null): void {
  if (!frame) throw damaged("no frame");
  const isWhole = ({ isRead, coefficients }: Component): boolean =>
    frame.isProgressive ? coefficients.every((bits) => bits === 0) : isRead;
  if (!frame.components.every(isWhole)) throw damaged("some of its scans are missing");
}
