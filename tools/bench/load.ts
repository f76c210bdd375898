// `npm run bench:load`: many users at once, with parts killed meanwhile.
import { parseArgs } from "node:util";
import { signUp } from "./support/sign-up";
import { formatTimes } from "./support/times";
import { withOwnStack } from "./support/with-own-stack";
import { countLosses } from "./load/count-losses";
import { injectFaults } from "./load/inject-faults";
import { LoadApi, RouteTimes } from "./load/load-api";
import { type FilmTimes, LoadUser } from "./load/load-user";
import { watchMemory } from "./load/watch-memory";
import { drawPhantom } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";
import { HELP_OPTION, readArguments, readCount } from "#cli/command/script-arguments";
import type { Stack } from "#cli/stack/start-stack";

const HELP = `Lets many users upload and analyse films at once, against an app of its own that is gone afterwards, and counts what
was lost or doubled on the way. First one user alone; then all. They run in this process, on the same machine.

npm run bench:load -- [--users 50] [--films 20] [--faults] [--webs 1] [--workers 1]

  --faults   kills the worker, the web process, Postgres and the S3 server meanwhile, one of them every 10 s

The exit code is 1 when anything was lost or doubled.`;

const KINDS_OF_FILM = 5;
const FAULT_EVERY_MS = 10_000;

const { values: options } = readArguments("bench:load", HELP, () =>
  parseArgs({
    options: {
      users: { type: "string", default: "50" },
      films: { type: "string", default: "20" },
      webs: { type: "string", default: "1" },
      workers: { type: "string", default: "1" },
      faults: { type: "boolean", default: false },
      ...HELP_OPTION,
    },
  }),
);
const countOf = (option: "users" | "films" | "webs" | "workers"): number =>
  readCount("bench:load", option, options[option]);
const userCount = countOf("users");
const filmCount = countOf("films");
const processes = { webs: countOf("webs"), workers: countOf("workers") };

async function drawFilms(): Promise<Buffer[]> {
  const films = [];
  for (let seed = 1; seed <= KINDS_OF_FILM; seed += 1) {
    const curve = { cobbDeg: 10 + 8 * seed, upper: 4, lower: 11, convexity: "image-right" } as const;
    films.push(await encodePhantom(drawPhantom({ seed, curves: [curve] }), "jpeg"));
  }
  return films;
}

/** One user's films, one after the other. */
async function work(user: LoadUser, films: Buffer[], first: number): Promise<FilmTimes[]> {
  const times: FilmTimes[] = [];
  for (let n = 0; n < filmCount; n += 1) {
    const kind = (first + n) % films.length;
    times.push((await user.analyse(films[kind]!, `kind-${kind}.jpg`)).times);
  }
  return times;
}

async function measure(stack: Stack): Promise<void> {
  const films = await drawFilms();
  const alone = new RouteTimes();
  const single = new LoadUser(new LoadApi(stack.url, await signUp(stack.url, "alone@example.test"), alone));
  const aloneTimes = await work(single, films, 0);
  await single.hangUp();

  const routes = new RouteTimes();
  const users: LoadUser[] = [];
  for (let n = 0; n < userCount; n += 1) {
    const url = stack.urls[n % stack.urls.length]!;
    users.push(new LoadUser(new LoadApi(url, await signUp(url, `user-${n}@example.test`), routes)));
  }
  const done = new AbortController();
  const watching = watchMemory(stack, done.signal);
  const faults = options.faults ? injectFaults(stack, FAULT_EVERY_MS, done.signal) : null;
  const startedAt = performance.now();
  const results = await Promise.allSettled(users.map((user, n) => work(user, films, n)));
  const seconds = (performance.now() - startedAt) / 1000;
  done.abort();
  const [memory, kills] = await Promise.all([watching, faults]);
  await Promise.all(users.map((user) => user.hangUp()));
  await untilUp(stack.url);

  const times = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  const losses = await countLosses(stack.env.DATABASE_URL ?? "");
  const expected = filmCount * (userCount + 1);
  console.log(`${userCount} users, ${filmCount} films each: ${times.length} analysed in ${seconds.toFixed(0)} s`);
  if (kills) console.log(`killed: ${[...kills].map(([part, count]) => `${part} ${count}×`).join(", ")}`);
  console.log(
    formatTimes(
      "one user alone: upload to boxes",
      aloneTimes.map(({ total }) => total),
      "films",
    ),
  );
  console.log(
    formatTimes(
      "upload to boxes",
      times.map(({ total }) => total),
      "films",
    ),
  );
  console.log(
    formatTimes(
      "  less the time in line for a worker",
      times.map((one) => one.total - one.queued),
      "films",
    ),
  );
  for (const [route, ms] of [...routes.ms].toSorted(([a], [b]) => a.localeCompare(b)))
    console.log(formatTimes(`  ${route}`, ms, "answers"));
  console.log(`requests without an answer: ${routes.failed}; waits before another try: ${sumTries(users)}`);
  for (const [part, mb] of memory) {
    const [from, to, most] = [mb[0], mb.at(-1), Math.max(...mb)].map((value) => value?.toFixed(0));
    console.log(`${part.padEnd(10)} ${from} MB → ${to} MB, at most ${most} MB`);
  }
  console.log(`scans ${losses.scans} of ${expected}; ${JSON.stringify({ ...losses, failures })}`);
  const { unfinished, doubled, different, openJobs } = losses;
  const wrong = expected - losses.scans || unfinished || doubled || different || openJobs || failures.length;
  console.log(wrong ? "Something was lost or doubled." : "None lost, none doubled.");
  process.exitCode = wrong ? 1 : 0;
}

const sumTries = (users: LoadUser[]): number => users.reduce((sum, { tries }) => sum + tries, 0);

/** The last fault may just have been. */
async function untilUp(url: string): Promise<void> {
  for (;;) {
    const isUp = await fetch(`${url}/api/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
  }
}

await withOwnStack(processes, measure);
process.exit();
