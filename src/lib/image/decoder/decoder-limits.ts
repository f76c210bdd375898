import { totalmem } from "node:os";
import type { FilmHeader } from "@/film-file/film-header";
import { decodedBytes } from "@/film-file/read-film-header";

const MB = 1024 * 1024;

export interface DecoderLimits {
  /** Resident memory of a decoder beside what its film's header explains: Node, libvips, and the file itself. */
  baseBytes: number;
  /** Resident memory of a decoder at most, whatever the header says. */
  mostBytes: number;
  /** Processor time for one film: a busy machine takes none of it. */
  cpuMs: number;
  /** Time for one film once its turn has come; less than a job of the queue has. */
  wallMs: number;
}

/** For one film. A limit that is passed ends its decoder, and is final for the film. */
export const DECODER_LIMITS: DecoderLimits = {
  baseBytes: 512 * MB,
  mostBytes: Math.min(1536 * MB, machineBytes() / 2),
  cpuMs: 60_000,
  wallMs: 240_000,
};

/** For all films together that a process decodes at one moment, by what their headers say; one beyond waits for its turn. */
export const DECODING_BUDGET_BYTES = Math.min(2048 * MB, machineBytes() / 2);

/** A film that needs no more than this stands in no line: a big one of someone else must not hold it up. */
export const EVERYDAY_BYTES = 256 * MB;

/** A decoder that has kept more than this of its last film is replaced. */
export const RECYCLED_BYTES = 256 * MB;

/** Copies of the samples as they are stored, and bytes a pixel of what is made of them: 8 bits, planes, pictures. */
const COPIES = 3;
const MADE_OF_A_PIXEL = 6;

/** Memory that decoding a film takes, by its header alone. */
export function decodingBytes({ stored }: Pick<FilmHeader, "stored">): number {
  return COPIES * decodedBytes(stored) + MADE_OF_A_PIXEL * stored.width * stored.height;
}

/** What this process may use: the container's limit where there is one. */
function machineBytes(): number {
  // Without a limit, this is 0 or a number beyond all memory.
  return Math.min(process.constrainedMemory() || Infinity, totalmem());
}
