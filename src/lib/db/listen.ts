import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import { getLogger } from "@/lib/logger";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A connection that is cut without a word is found by telling oneself something now and then. */
const PROBE_MS = 10_000;
const ANSWER_MS = 5_000;

/** Shown by pg_stat_activity, for whoever counts connections. */
export const LISTENER_NAME = "scoliosis-ai events";

export interface Hearing {
  onNotice: (channel: string, payload: string) => void;
  /** From now on every notice arrives. Also after a break, in which some may have been missed. */
  onListening: () => void;
  onLost: () => void;
}

/** One connection of its own that LISTENs, made anew as often as it breaks, until `signal` is aborted. */
export async function listen(
  connectionString: string,
  channels: readonly string[],
  hearing: Hearing,
  signal: AbortSignal,
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      await listenUntilLost(
        connectionString,
        channels,
        {
          ...hearing,
          onListening: () => {
            pauseMs = FIRST_PAUSE_MS;
            hearing.onListening();
          },
        },
        signal,
      );
    } catch (error) {
      if (!signal.aborted) getLogger().warn({ err: error }, "not listening to the database");
    }
    hearing.onLost();
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
}

/** @throws when the connection can't be made, breaks, leaves a question without an answer, or does not hear itself. */
async function listenUntilLost(
  connectionString: string,
  channels: readonly string[],
  hearing: Hearing,
  signal: AbortSignal,
): Promise<void> {
  const client = new Client({
    connectionString,
    application_name: LISTENER_NAME,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
  });
  const broken = new AbortController();
  client.on("error", (error) => broken.abort(error));
  client.on("end", () => broken.abort(new Error("the connection has ended")));
  const probe = `probe-${randomUUID()}`;
  let isHeard = false;
  client.on("notification", ({ channel, payload = "" }) => {
    if (channel === probe) isHeard = true;
    else hearing.onNotice(channel, payload);
  });
  const hearOneself = async (): Promise<void> => {
    isHeard = false;
    // Postgres delivers it before the query's end.
    await client.query("SELECT pg_notify($1, '')", [probe]);
    if (!isHeard) throw new Error("notices do not arrive: name Postgres itself, not a pooler, in DIRECT_DATABASE_URL");
  };
  const over = AbortSignal.any([broken.signal, signal]);
  try {
    await client.connect();
    for (const channel of [...channels, probe]) await client.query(`LISTEN ${escapeIdentifier(channel)}`);
    await hearOneself();
    over.throwIfAborted();
    hearing.onListening();
    for (;;) {
      await sleep(PROBE_MS, undefined, { signal: over });
      await hearOneself();
    }
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
  } finally {
    // One that does not answer would not end either.
    await Promise.race([client.end().catch(() => undefined), sleep(ANSWER_MS, undefined, { ref: false })]);
  }
}
