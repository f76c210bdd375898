import { getDb } from "@/lib/db/client";

export interface ModelName {
  name: string;
  /** One sha256 for its weights. */
  version: string;
}

const THE_ONE = { id: 1 };

/** Writes down which model reads the films from now on; runs that ended keep the name of theirs. */
export async function noteModelInUse({ name, version }: ModelName): Promise<void> {
  await getDb().modelInUse.upsert({
    where: THE_ONE,
    create: { ...THE_ONE, name, version },
    update: { name, version },
  });
}

/** Null before the first worker has ever said so. */
export async function findModelInUse(): Promise<ModelName | null> {
  return await getDb().modelInUse.findUnique({ where: THE_ONE, select: { name: true, version: true } });
}
