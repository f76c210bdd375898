// `npm run bench:events`: how long a change takes to many streams of events.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { LISTENER_NAME } from "@/lib/db/listen";
import { formatTimes } from "./support/times";
import { withOwnStack } from "./support/with-own-stack";
import { openStreams, type Reader, seedUsers } from "./events/readers";
import { timePages } from "./events/time-pages";
import { HELP_OPTION, readArguments, readCount, refuse } from "#cli/command/script-arguments";

const HELP = `Holds many streams of events on one web process, of an app of its own that is gone afterwards, and times how long a
change takes from the database to each of them, and to what two windows of a browser show meanwhile. The readers run in
this process, on the same machine.

npm run bench:events -- [--streams 1000] [--seconds 60]`;

const STREAMS_OF_USER = 20;
const PAUSE_MS = 100;
const BURSTS = 10;

const { values: options } = readArguments("bench:events", HELP, () =>
  parseArgs({
    options: {
      streams: { type: "string", default: "1000" },
      seconds: { type: "string", default: "60" },
      ...HELP_OPTION,
    },
  }),
);
const streamCount = readCount("bench:events", "streams", options.streams);
const seconds = readCount("bench:events", "seconds", options.seconds);
if (streamCount % STREAMS_OF_USER !== 0) refuse("bench:events", `--streams takes a multiple of ${STREAMS_OF_USER}`);

function residentMB(pid: number): number {
  const kB = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kB) / 1024;
}

/** Renames a scan of each of these users in one statement. @returns ms until each of their streams has told it. */
async function change(database: Client, readers: Reader[], label: string): Promise<number[]> {
  const scanIds = [...new Set(readers.map(({ scanId }) => scanId))];
  const started = performance.now();
  const heard = readers.map((reader) => reader.heard(label));
  await database.query('UPDATE "Scan" SET label = $1 WHERE id = ANY($2)', [label, scanIds]);
  return (await Promise.all(heard)).map((at) => at - started);
}

async function measure(url: string, databaseUrl: string, webPid: number): Promise<void> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const users = await seedUsers(url, database, streamCount / STREAMS_OF_USER);
  // What the first stream loads stays, however many follow.
  const [first] = await openStreams(url, users.slice(0, 1), 1);
  const before = residentMB(webPid);
  first?.hangUp();

  const openedFrom = performance.now();
  const readers = await openStreams(url, users, STREAMS_OF_USER);
  console.log(`${readers.length} streams opened in ${((performance.now() - openedFrom) / 1000).toFixed(1)} s`);
  const opened = residentMB(webPid);

  const ofOneUser: number[] = [];
  const heldFrom = performance.now();
  for (let n = 0; performance.now() - heldFrom < seconds * 1000; n += 1) {
    const { scanId } = users[n % users.length]!;
    const own = readers.filter((reader) => reader.scanId === scanId);
    ofOneUser.push(...(await change(database, own, `change ${n}`)));
    await sleep(PAUSE_MS);
  }
  const ofAll: number[] = [];
  for (let n = 0; n < BURSTS; n += 1) {
    ofAll.push(...(await change(database, readers, `burst ${n}`)));
    await sleep(PAUSE_MS);
  }

  const { onDashboard, onScanPage } = await timePages(url, database, users[0]!);

  const { rowCount } = await database.query("SELECT FROM pg_stat_activity WHERE application_name = $1", [
    LISTENER_NAME,
  ]);
  const heldS = ((performance.now() - heldFrom) / 1000).toFixed(0);
  const open = readers.filter(({ isOpen }) => isOpen);
  console.log(`${open.length} of them still open after ${heldS} s; connections that listen: ${rowCount}`);
  const beats = readers.map(({ heartbeats }) => heartbeats);
  console.log(`heartbeats heard by each: ${Math.min(...beats)} to ${Math.max(...beats)}`);
  console.log(formatTimes(`one scan changes, its ${STREAMS_OF_USER} streams are told`, ofOneUser, "deliveries"));
  console.log(formatTimes(`${users.length} scans change, all ${readers.length} streams are told`, ofAll, "deliveries"));
  console.log(formatTimes("a status changes, the dashboard's row shows it", onDashboard, "deliveries"));
  console.log(formatTimes("a status changes, the scan's page shows it", onScanPage, "deliveries"));
  const perStreamKB = ((opened - before) * 1024) / readers.length;
  const memory = [before, opened, residentMB(webPid)].map((mb) => `${mb.toFixed(0)} MB`);
  console.log(
    `web process: ${memory.join(" → ")} (one stream → all open → at the end), ${perStreamKB.toFixed(0)} kB a stream`,
  );
  for (const reader of readers) reader.hangUp();
  await database.end();
}

await withOwnStack({}, (stack) =>
  measure(stack.url, stack.env.DATABASE_URL ?? "", stack.processId("web") ?? Number.NaN),
);
process.exit(0);
