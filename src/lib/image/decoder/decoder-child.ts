// A process that decodes films for another one, one at a time; decoder-process.ts starts it, watches it and ends it.
import { on } from "node:events";
import { writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { AppError } from "@/lib/app-error";
import { type Answer, BYTES_FD, type Order, orderSchema, readBytes } from "./decoder-messages";
import { drawFilm, prepareFilm } from "./decoder-tasks";

const pipe = new Socket({ fd: BYTES_FD, readable: true, writable: true });
pipe.on("error", () => undefined);

// Its parent has ended, whatever ended it. An exit would wait for libvips.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
// Signals to the whole group are for the parent, which gives its films the time to end.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
try {
  // Where memory runs out, the system ends this process before any other.
  writeFileSync("/proc/self/oom_score_adj", "1000");
} catch {
  // Not Linux.
}

const send = (answer: Answer): boolean | undefined => process.send?.(answer);

function sendParts(answer: Extract<Answer, { bytes: unknown }>, parts: ArrayBufferView[]): void {
  send(answer);
  for (const { buffer, byteOffset, byteLength } of parts) pipe.write(new Uint8Array(buffer, byteOffset, byteLength));
}

const messages = on(process, "message");

async function nextOrder(): Promise<Order> {
  const { value } = await messages.next();
  return orderSchema.parse(value?.[0]);
}

async function work(order: Order): Promise<void> {
  const film = await readBytes(pipe, order.filmBytes);
  if (order.kind === "draw") {
    const { display, thumbnail } = await drawFilm(film, order.view);
    sendParts({ kind: "drawn", bytes: [display.length, thumbnail.length] }, [display, thumbnail]);
    return;
  }
  const { image, inputs } = await prepareFilm(film, order.shape, order.view);
  const { placement } = inputs;
  const { data: canvasData, ...canvas } = inputs.canvas;
  const { data: pictureData, ...picture } = inputs.picture;
  const bytes: [number, number] = [canvasData.byteLength, pictureData.byteLength];
  sendParts({ kind: "prepared", image, canvas, placement, picture, bytes }, [canvasData, pictureData]);
}

send({ kind: "ready" });
for (;;) {
  const order = await nextOrder();
  try {
    await work(order);
  } catch (error) {
    // Anything else ends this process, and its parent makes another one.
    if (!(error instanceof AppError)) throw error;
    const { code, userMessage, status, message } = error;
    send({ kind: "refused", code, userMessage, status, message });
  }
}
