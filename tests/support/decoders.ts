import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { pngChunk } from "./films";

/** The decoders that a process has started. */
export function listDecoders(parent: number): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, ppid, state, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const isOne = Number(ppid) === parent && !state?.startsWith("Z") && args?.includes("decoder-child.ts");
    return isOne ? [Number(pid)] : [];
  });
}

/** The settings that a process was started with, as one text. */
export const environmentOf = (pid: number): string => readFileSync(`/proc/${pid}/environ`, "utf8");

/** A film of 48 megapixels in a few kB: a decoder is at it for a while. */
export async function bigFilm(): Promise<Buffer> {
  return await sharp({ create: { width: 6000, height: 8000, channels: 3, background: "#456789" } })
    .png()
    .toBuffer();
}

/** A small picture whose compressed texts unpack to 8 MB each. */
export function pngOfTexts(count: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(64, 0);
  header.writeUInt32BE(160, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const text = Buffer.concat([Buffer.from("Comment\0\0", "latin1"), deflateSync(Buffer.alloc(7_900_000, 65))]);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    ...Array.from({ length: count }, () => pngChunk("zTXt", text)),
    pngChunk("IDAT", deflateSync(Buffer.alloc(65 * 160))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}
