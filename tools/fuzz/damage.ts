import type { Random } from "@/phantom/seeded-random";
import { type Change, pick, whole } from "./raster";

/** Where damage begins: behind the header, which says what the file is. */
function place(bytes: Buffer, random: Random, length = 1): number {
  return whole(random, Math.min(700, Math.floor(bytes.length / 4)), Math.max(0, bytes.length - length - 1));
}

/** The end that a program may give to a file that it could not finish. */
function closed(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff) return Buffer.concat([bytes, Buffer.from([0xff, 0xd9])]);
  return bytes[0] === 0x89 ? Buffer.concat([bytes, Buffer.from("0000000049454e44ae426082", "hex")]) : bytes;
}

/** What happens to files on disks, on the way and in programs. */
const DAMAGE: Change<Buffer>[] = [
  { name: "cut", apply: (bytes, random) => bytes.subarray(0, place(bytes, random)) },
  { name: "cut and closed", apply: (bytes, random) => closed(bytes.subarray(0, place(bytes, random))) },
  {
    name: "cut, filled with zeros and closed",
    apply: (bytes, random) => {
      const kept = place(bytes, random);
      return closed(Buffer.concat([bytes.subarray(0, kept), Buffer.alloc(Math.max(0, bytes.length - kept - 2))]));
    },
  },
  {
    name: "without its last bytes",
    apply: (bytes, random) => bytes.subarray(0, -whole(random, 1, 12)),
  },
  {
    name: "with a piece missing",
    apply: (bytes, random) => {
      const length = whole(random, 1, Math.max(1, Math.floor(bytes.length / 5)));
      const at = place(bytes, random, length);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    },
  },
  {
    name: "with a hole of zeros",
    apply: (bytes, random) => {
      const length = whole(random, 16, Math.max(16, Math.floor(bytes.length / 4)));
      const at = place(bytes, random, length);
      return Buffer.from(bytes).fill(0, at, at + length);
    },
  },
  {
    name: "with a block of another place in it",
    apply: (bytes, random) => {
      const length = Math.min(whole(random, 64, 4096), Math.floor(bytes.length / 4));
      const [from, to] = [place(bytes, random, length), place(bytes, random, length)];
      const copy = Buffer.from(bytes);
      bytes.copy(copy, to, from, from + length);
      return copy;
    },
  },
  {
    name: "with flipped bits",
    apply: (bytes, random) => {
      const copy = Buffer.from(bytes);
      for (let flips = pick(random, [1, 1, 3, 20]); flips > 0; flips -= 1) {
        copy[place(copy, random)]! ^= 1 << whole(random, 0, 7);
      }
      return copy;
    },
  },
  {
    name: "with other bytes",
    apply: (bytes, random) => {
      const copy = Buffer.from(bytes);
      const [at, length] = [place(copy, random, 32), whole(random, 1, 32)];
      for (let i = 0; i < length; i += 1) copy[at + i] = whole(random, 0, 255);
      return copy;
    },
  },
];

export function damage(bytes: Buffer, random: Random): { name: string; bytes: Buffer } {
  const { name, apply } = pick(random, DAMAGE);
  return { name, bytes: apply(bytes, random) };
}
