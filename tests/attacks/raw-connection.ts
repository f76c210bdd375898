import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { scaled } from "../support/patience";
import { ORIGINS } from "../support/users";

export interface RawExchange {
  /** 0 where the server hung up without a word. */
  status: number;
  /** Everything that came back, as it came. */
  text: string;
}

/**
 * Writes bytes to the first web process that no HTTP client would send, and reads until the server hangs up or has been
 * silent for `quietMs`.
 * @param parts written one after the other, `pauseMs` apart
 */
export async function exchange(
  parts: (string | Uint8Array)[],
  { quietMs = 1_500, pauseMs = 0 }: { quietMs?: number; pauseMs?: number } = {},
): Promise<RawExchange> {
  const { hostname, port } = new URL(ORIGINS[0]!);
  const socket = connect({ host: hostname, port: Number(port) });
  // A server that hangs up while we still write is an answer too.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => {
    socket.setTimeout(scaled(quietMs), () => socket.destroy());
    socket.on("close", () => resolve());
  });
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  for (const [index, part] of parts.entries()) {
    if (index > 0 && pauseMs > 0) await sleep(pauseMs);
    if (socket.writable) socket.write(part);
  }
  await ended;
  const text = Buffer.concat(chunks).toString("latin1");
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}

/** How many answers came. */
export function countAnswers({ text }: RawExchange): number {
  return text.match(/HTTP\/1\.1 \d{3}/g)?.length ?? 0;
}

/** A request's head. @param lines after the first, `Host` among them where it is wanted. */
export function head(first: string, lines: string[], host = "localhost"): string {
  return `${[first, ...(host === "" ? [] : [`Host: ${host}`]), ...lines].join("\r\n")}\r\n\r\n`;
}
