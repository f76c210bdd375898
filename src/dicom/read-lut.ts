import type { DataSet } from "dicom-parser";

/** A look-up table: the value of `entries[i]` belongs to the input `first + i`; inputs beyond its ends take that of the end. */
export interface Lut {
  first: number;
  bits: number;
  entries: Uint16Array;
}

/**
 * The first look-up table of a sequence of them.
 * @param isSignedInput whether the values that go in can be negative.
 * @returns null without one, or where it contradicts itself.
 */
export function readLut(dataSet: DataSet, sequence: string, isSignedInput: boolean): Lut | null {
  const item = dataSet.elements[sequence]?.items?.[0]?.dataSet;
  const data = item?.elements["x00283006"];
  const count = item?.uint16("x00283002", 0);
  const bits = item?.uint16("x00283002", 2);
  const first = isSignedInput ? item?.int16("x00283002", 1) : item?.uint16("x00283002", 1);
  if (!item || !data || count === undefined || bits === undefined || first === undefined) return null;
  // Zero stands for 65,536, for which there is no room.
  const length = count === 0 ? 65_536 : count;
  const bytesEach = data.length >= 2 * length ? 2 : 1;
  if (bits < 1 || bits > 16 || data.length < length * bytesEach) return null;
  const entries = Uint16Array.from({ length }, (_, index) =>
    bytesEach === 2
      ? item.byteArrayParser.readUint16(item.byteArray, data.dataOffset + 2 * index)
      : item.byteArray[data.dataOffset + index]!,
  );
  // Some files state fewer bits than their entries have.
  const most = entries.reduce((max, entry) => Math.max(max, entry), 1);
  return { first, bits: Math.max(bits, Math.ceil(Math.log2(most + 1))), entries };
}
