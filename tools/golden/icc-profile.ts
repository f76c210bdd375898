/** The colours that a profile is made for, by ICC's names, and the space that it leads to. */
type Kind = { profileClass: "mntr" | "prtr"; space: "RGB " | "GRAY" | "CMYK"; leadsTo: "XYZ " | "Lab " };
type Tag = [signature: string, data: Buffer];

/** The white that every profile refers to (D50). */
const WHITE = [0.9642, 1, 0.8249] as const;

/** Adobe RGB (1998): a wider gamut than sRGB's, gamma 2.2. */
export function adobeRgbProfile(): Buffer {
  const gamma = curve(2.19921875);
  return profile({ profileClass: "mntr", space: "RGB ", leadsTo: "XYZ " }, [
    ["wtpt", xyz(WHITE)],
    ["rXYZ", xyz([0.60974, 0.31111, 0.01947])],
    ["gXYZ", xyz([0.20528, 0.62567, 0.06087])],
    ["bXYZ", xyz([0.14919, 0.06322, 0.74457])],
    ["rTRC", gamma],
    ["gTRC", gamma],
    ["bTRC", gamma],
  ]);
}

/** Grey of gamma 1.8, as old Macs and some scanners wrote. */
export function greyGammaProfile(): Buffer {
  return profile({ profileClass: "mntr", space: "GRAY", leadsTo: "XYZ " }, [
    ["wtpt", xyz(WHITE)],
    ["kTRC", curve(1.8)],
  ]);
}

/** The smallest CMYK profile there is: between the colours of the sixteen full tints. */
export function tinyCmykProfile(): Buffer {
  const inks = { C: [-22, -30, -42], M: [-30, 60, -4], Y: [-6, -4, 80], K: [-82, 0, 0] } as const;
  const colours = Array.from({ length: 16 }, (_, tint) => {
    const used = Object.values(inks).filter((_ink, index) => tint & (8 >> index));
    const sum = (axis: 0 | 1 | 2) => used.reduce((total, ink) => total + ink[axis], 0);
    return [Math.max(8, 96 + sum(0)) * 2.55, clampByte(128 + sum(1)), clampByte(128 + sum(2))];
  });
  const identity = Array.from({ length: 256 }, (_, level) => level);
  const matrix = Buffer.alloc(36);
  for (const diagonal of [0, 16, 32]) matrix.writeInt32BE(0x10000, diagonal);
  const table = Buffer.concat([
    Buffer.from([4, 3, 2, 0]),
    matrix,
    Buffer.from([identity, identity, identity, identity, colours.flat(), identity, identity, identity].flat()),
  ]);
  return profile({ profileClass: "prtr", space: "CMYK", leadsTo: "Lab " }, [
    ["wtpt", xyz(WHITE)],
    ["A2B0", typed("mft1", table)],
  ]);
}

function profile({ profileClass, space, leadsTo }: Kind, tags: Tag[]): Buffer {
  const header = Buffer.alloc(128);
  header.writeUInt32BE(0x02400000, 8);
  header.write(profileClass + space + leadsTo, 12, "latin1");
  header.write("acsp", 36, "latin1");
  xyz(WHITE).copy(header, 68, 8);
  const directory = Buffer.alloc(4 + 12 * tags.length);
  directory.writeUInt32BE(tags.length, 0);
  let offset = header.length + directory.length;
  const padded = tags.map(([signature, data], index) => {
    directory.write(signature, 4 + 12 * index, "latin1");
    directory.writeUInt32BE(offset, 8 + 12 * index);
    directory.writeUInt32BE(data.length, 12 + 12 * index);
    const whole = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
    offset += whole.length;
    return whole;
  });
  header.writeUInt32BE(offset, 0);
  return Buffer.concat([header, directory, ...padded]);
}

function typed(type: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${type}\0\0\0\0`, "latin1"), data]);
}

function xyz(values: readonly [number, number, number]): Buffer {
  const data = Buffer.alloc(12);
  for (const [index, value] of values.entries()) data.writeInt32BE(Math.round(value * 65_536), 4 * index);
  return typed("XYZ ", data);
}

function curve(gamma: number): Buffer {
  const data = Buffer.alloc(6);
  data.writeUInt32BE(1, 0);
  data.writeUInt16BE(Math.round(gamma * 256), 4);
  return typed("curv", data);
}

function clampByte(value: number): number {
  return Math.max(0, Math.min(255, value));
}

/** Puts a profile into a JPEG (ICC.1, annex B.4): behind its start, in one segment. */
export function embedProfile(jpeg: Buffer, icc: Buffer): Buffer {
  const name = Buffer.from("ICC_PROFILE\0\x01\x01", "latin1");
  const head = Buffer.from([0xff, 0xe2, 0, 0]);
  head.writeUInt16BE(2 + name.length + icc.length, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, name, icc, jpeg.subarray(2)]);
}
