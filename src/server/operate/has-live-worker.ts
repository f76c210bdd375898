import { getSender, WORKER_INSTANCE } from "@/lib/queue/boss";

const INSTANCES_LOOKED_AT = 1000;

/** Whether any worker takes jobs; one that has not said so for some seconds does not count. */
export async function hasLiveWorker(): Promise<boolean> {
  const instances = await (await getSender()).getInstances({ limit: INSTANCES_LOOKED_AT });
  return instances.some(({ name, live }) => name === WORKER_INSTANCE && live);
}
