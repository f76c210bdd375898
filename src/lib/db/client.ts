import { PrismaPg } from "@prisma/adapter-pg";
import { perProcess, takePerProcess } from "@/lib/per-process";
import { Prisma, PrismaClient } from "./generated/client";
import { closePool, getPool } from "./pool";

const NAME = "prisma";

/** Prisma's own 2 s and 5 s fail on a machine at its limits; signing up hashes a password within its transaction. */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 20_000 };

/** This process's Prisma client. Rows of a user are read and written with `userId` in the `where`, always. */
export function getDb(): PrismaClient {
  return perProcess(
    NAME,
    () => new PrismaClient({ adapter: new PrismaPg(getPool()), transactionOptions: TRANSACTION_LIMITS }),
  );
}

export type Transaction = Prisma.TransactionClient;
export { Prisma };

/** Ends this process's connections; for the worker's and the scripts' end. */
export async function closeDb(): Promise<void> {
  const client = takePerProcess(NAME);
  if (client instanceof PrismaClient) await client.$disconnect();
  await closePool();
}
