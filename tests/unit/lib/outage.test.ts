import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { describe, expect, it } from "vitest";
import { refuse } from "@/lib/error-codes";
import { PrismaClient } from "@/lib/db/generated/client";
import { isOutage } from "@/lib/http/outage";

/** Port 1 is nobody's: whoever asks there is refused at once. */
const NOBODY = "postgresql://nobody:nothing@127.0.0.1:1/none";

const caught = async (promise: Promise<unknown>): Promise<unknown> => {
  const result = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(result).not.toBeNull();
  return result;
};

describe("an outage", () => {
  it("is a database that nobody answers for, through Prisma and through the driver", async () => {
    const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: NOBODY }) });
    const pool = new Pool({ connectionString: NOBODY });
    expect(isOutage(await caught(prisma.scan.findFirst()))).toBe(true);
    expect(isOutage(await caught(prisma.$queryRaw`SELECT 1`))).toBe(true);
    expect(isOutage(await caught(prisma.$transaction((tx) => tx.scan.count())))).toBe(true);
    expect(isOutage(await caught(pool.query("SELECT 1")))).toBe(true);
    await prisma.$disconnect();
    await pool.end();
  });

  it.each([
    ["Postgres shutting down", { code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "57P01" } } } }],
    [
      "a full disk under Postgres",
      { code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "53100" } } } },
    ],
    [
      "a connection that broke in a transaction",
      new Error("Client has encountered a connection error and is not queryable"),
    ],
    ["S3 that answers 503", Object.assign(new Error("SlowDown"), { $metadata: { httpStatusCode: 503 } })],
    ["a cause further in", new Error("could not save", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) })],
  ])("is %s", (_what, error) => expect(isOutage(error)).toBe(true));

  it.each([
    ["a fault in our own code", new TypeError("x is undefined")],
    [
      "a row that is there already",
      { code: "P2002", meta: { driverAdapterError: { cause: { originalCode: "23505" } } } },
    ],
    ["a key that S3 does not have", Object.assign(new Error("NoSuchKey"), { $metadata: { httpStatusCode: 404 } })],
    ["a refusal", refuse("NOT_FOUND")],
    ["no error at all", undefined],
  ])("is not %s", (_what, error) => expect(isOutage(error)).toBe(false));
});
