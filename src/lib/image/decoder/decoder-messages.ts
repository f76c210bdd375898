import type { Readable } from "node:stream";
import { z } from "zod";
import { filmViewSchema } from "@/domain/film-view-schema";

const size = z.object({ width: z.number(), height: z.number() });
const side = z.number().int().positive();

const shapeSchema = z.object({
  input: z.object({ name: z.string(), size: side, stride: side, border: z.number() }),
  refiner: z.object({ size: side }),
});

/** To a decoder. Bytes follow on a pipe of their own: the channel of messages is slow with them. */
export const orderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("prepare"), filmBytes: z.number(), view: filmViewSchema, shape: shapeSchema }),
  z.object({ kind: z.literal("draw"), filmBytes: z.number(), view: filmViewSchema }),
]);
export type Order = z.infer<typeof orderSchema>;

/** The pipe's number in the decoder. */
export const BYTES_FD = 4;

/** More than any answer holds. */
const MOST_BYTES = 256 * 1024 * 1024;
const byteCount = z.number().int().nonnegative().max(MOST_BYTES);

/** From a decoder. `bytes`: how many follow on the pipe, part by part. */
export const answerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  /** Parts: the canvas, the refiner's picture. */
  z.object({
    kind: z.literal("prepared"),
    image: size,
    canvas: size,
    placement: z.object({ scale: z.number(), left: z.number(), top: z.number() }),
    picture: size.extend({ channels: z.number(), scale: z.number() }),
    bytes: z.tuple([byteCount, byteCount]),
  }),
  /** Parts: display picture, thumbnail. */
  z.object({ kind: z.literal("drawn"), bytes: z.tuple([byteCount, byteCount]) }),
  /** An AppError. */
  z.object({
    kind: z.literal("refused"),
    code: z.string(),
    userMessage: z.string(),
    status: z.number(),
    message: z.string(),
  }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** Reads exactly as many bytes; nobody sends more before the next order. @throws if the pipe ends before. */
export async function readBytes(pipe: Readable, count: number): Promise<Buffer> {
  const out = Buffer.allocUnsafeSlow(count);
  let at = 0;
  while (at < count) {
    const chunk: unknown = pipe.read(Math.min(count - at, Math.max(pipe.readableLength, 1)));
    if (chunk instanceof Buffer) {
      chunk.copy(out, at);
      at += chunk.length;
    } else await nextReadable(pipe);
  }
  return out;
}

function nextReadable(pipe: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      pipe.off("readable", onReadable).off("close", onEnd).off("end", onEnd);
    };
    const onReadable = (): void => {
      settle();
      resolve();
    };
    const onEnd = (): void => {
      settle();
      reject(new Error("the pipe has ended"));
    };
    pipe.once("readable", onReadable).once("close", onEnd).once("end", onEnd);
  });
}
