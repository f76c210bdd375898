import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { ORIGINS, signUp } from "../support/users";
import { restart } from "./processes";

const HEALTH_MS = 100;
const CLIENTS = 8;

/** What a load balancer does: sends each request to a web process that was ready when last asked. */
class Balancer {
  readonly #ready = new Set(ORIGINS);
  #turn = 0;

  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await Promise.all(ORIGINS.map((origin) => this.#look(origin)));
      await sleep(HEALTH_MS);
    }
  }

  async #look(origin: string): Promise<void> {
    const isReady = await fetch(`${origin}/api/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) this.#ready.add(origin);
    else this.#ready.delete(origin);
  }

  pick(): string {
    this.#turn += 1;
    const ready = [...this.#ready];
    return ready[this.#turn % ready.length] ?? "http://nobody.invalid";
  }
}

it("no request fails while the web processes are restarted one after the other", async () => {
  const balancer = new Balancer();
  const done = new AbortController();
  const statuses = new Map<string, number[]>(ORIGINS.map((origin) => [origin, []]));
  const ask = async (): Promise<void> => {
    // Each a user of its own, as one alone may not ask so often.
    const user = await signUp();
    while (!done.signal.aborted) {
      const origin = balancer.pick();
      // Every one on a connection of its own: those that wait to be accepted are the first to be lost.
      const response = await fetch(`${origin}/api/scans`, { headers: { cookie: user.cookie, connection: "close" } });
      await response.arrayBuffer();
      statuses.get(origin)!.push(response.status);
    }
  };
  const asking = Promise.all([balancer.watch(done.signal), ...Array.from({ length: CLIENTS }, ask)]);
  const restarting = (async () => {
    for (const [index, origin] of ORIGINS.entries()) {
      await restart(index === 0 ? "web" : `web-${index + 1}`, "SIGTERM", `${origin}/api/ready`);
    }
    done.abort();
  })();
  await Promise.all([asking, restarting]);
  for (const answered of statuses.values()) {
    expect(answered.length).toBeGreaterThan(20);
    expect(answered.filter((status) => status !== 200)).toEqual([]);
  }
});
