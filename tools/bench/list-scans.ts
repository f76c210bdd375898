// `npm run bench:list-scans`: whether a list of 100,000 films is as quick as one of 100.
import { parseArgs } from "node:util";
import { Client } from "pg";
import { fillScans } from "./support/fill-scans";
import { signUp } from "./support/sign-up";
import { formatTimes, quantile } from "./support/times";
import { withOwnStack } from "./support/with-own-stack";
import { HELP_OPTION, readArguments, readCount } from "#cli/command/script-arguments";

const HELP = `Times the dashboard and the list of scans of a user with 100 films and of one with 100,000, in turn, beside as many of
others, on an app of its own that is gone afterwards.

npm run bench:list-scans -- [--times 60]`;

const FEW = 100;
const MANY = 100_000;
/** Left out of the figures: what is loaded at the first request. */
const WARM_UP = 10;

const { values: options } = readArguments("bench:list-scans", HELP, () =>
  parseArgs({ options: { times: { type: "string", default: "60" }, ...HELP_OPTION } }),
);
const times = readCount("bench:list-scans", "times", options.times);

interface Owner {
  id: string;
  cookie: string;
}

async function makeOwner(url: string, database: Client, name: string): Promise<Owner> {
  const email = `${name}@example.test`;
  const cookie = await signUp(url, email);
  const { rows } = await database.query<{ id: string }>('SELECT id FROM "User" WHERE email = $1', [email]);
  return { id: rows[0]!.id, cookie };
}

/** @returns ms until the whole answer is there. */
async function time(address: string, { cookie }: Owner): Promise<number> {
  const started = performance.now();
  const answer = await fetch(address, { headers: { cookie } });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return performance.now() - started;
}

/** A page in the middle of a user's scans; the third page of few. */
async function findCursor(url: string, database: Client, { id, cookie }: Owner, offset: number): Promise<string> {
  const { rows } = await database.query<{ label: string; createdAt: Date }>(
    'SELECT "createdAt" FROM "Scan" WHERE "userId" = $1 ORDER BY "createdAt" DESC, id DESC OFFSET $2 LIMIT 1',
    [id, offset],
  );
  const any = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  const cursor = Buffer.from(JSON.stringify([rows[0]!.createdAt.toISOString(), any])).toString("base64url");
  await time(`${url}/api/scans?cursor=${cursor}`, { id, cookie });
  return cursor;
}

await withOwnStack({}, async ({ url, env }) => {
  const database = new Client({ connectionString: env.DATABASE_URL });
  await database.connect();
  const few = await makeOwner(url, database, "few");
  const many = await makeOwner(url, database, "many");
  const others = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`other-${n}`, MANY / 500]));
  await fillScans(database, { [few.id]: FEW, [many.id]: MANY, ...others });
  const pages: [what: string, few: string, many: string][] = [
    ["dashboard", "/dashboard", "/dashboard"],
    ["first page", "/api/scans", "/api/scans"],
    [
      "page in the middle",
      `/api/scans?cursor=${await findCursor(url, database, few, FEW / 2)}`,
      `/api/scans?cursor=${await findCursor(url, database, many, MANY / 2)}`,
    ],
    ["status FAILED", "/api/scans?status=FAILED", "/api/scans?status=FAILED"],
    ["status RUNNING (none)", "/api/scans?status=RUNNING", "/api/scans?status=RUNNING"],
    ["search, many hits", "/api/scans?q=follow", "/api/scans?q=follow"],
    ["search, one hit", "/api/scans?q=c81e728d", "/api/scans?q=c81e728d"],
    ["search, no hit", "/api/scans?q=nothing+has+this+name", "/api/scans?q=nothing+has+this+name"],
  ];
  for (const [what, pathFew, pathMany] of pages) {
    const ms: { few: number[]; many: number[] } = { few: [], many: [] };
    for (let turn = -WARM_UP; turn < times; turn += 1) {
      const [a, b] = [await time(url + pathFew, few), await time(url + pathMany, many)];
      if (turn < 0) continue;
      ms.few.push(a);
      ms.many.push(b);
    }
    console.log(formatTimes(`${what}: ${FEW} scans`, ms.few, "answers"));
    console.log(formatTimes(`${what}: ${MANY} scans`, ms.many, "answers"));
    console.log(`${" ".repeat(49)}× ${(quantile(ms.many, 0.5) / quantile(ms.few, 0.5)).toFixed(2)}`);
  }
  await database.end();
});
