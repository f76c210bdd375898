import { EventEmitter, once } from "node:events";
import { beforeEach, describe, expect, it } from "vitest";
import { CircuitBreaker } from "@/lib/inference/http/circuit-breaker";
import { serviceError } from "@/lib/inference/http/service-errors";

const unreachable = serviceError("ENGINE_UNREACHABLE", "nobody there");
const refusal = serviceError("ENGINE_UNREACHABLE", "not asked");

describe("the circuit breaker", () => {
  let now: number;
  let breaker: CircuitBreaker;
  beforeEach(() => {
    now = 0;
    breaker = new CircuitBreaker({ allowed: 2, openMs: 1000, now: () => now });
  });

  /** How a call ends that would end so. */
  const call = (ends: unknown): Promise<unknown> =>
    breaker
      .run(
        () => (ends instanceof Error ? Promise.reject(ends) : Promise.resolve(ends)),
        () => refusal,
      )
      .catch((error: unknown) => error);
  const open = async (): Promise<void> => {
    await call(unreachable);
    await call(unreachable);
  };

  it("refuses after the allowed calls in a row that reached nobody, until its time is over", async () => {
    await open();
    expect(await call("read")).toBe(refusal);
    now = 999;
    expect(await call("read")).toBe(refusal);
    now = 1000;
    expect(await call("read")).toBe("read");
    expect(await call(unreachable)).toBe(unreachable);
    expect(await call("read")).toBe("read");
  });

  it("counts calls that got no answer in time", async () => {
    await call(serviceError("TIMED_OUT", "slow"));
    await call(serviceError("TIMED_OUT", "slow"));
    expect(await call("read")).toBe(refusal);
  });

  it("starts to count anew after any answer, also one that refuses", async () => {
    for (const answer of ["read", serviceError("ENGINE_UNAVAILABLE", "busy"), serviceError("ENGINE_FAILED", "500")]) {
      await call(unreachable);
      await call(answer);
    }
    expect(await call("read")).toBe("read");
  });

  it("lets a single call try, and refuses the others until it is back", async () => {
    await open();
    now = 1000;
    const service = new EventEmitter();
    const probe = breaker.run(
      () => once(service, "answer"),
      () => refusal,
    );
    expect(await call("read")).toBe(refusal);
    service.emit("answer", "probed");
    expect(await probe).toEqual(["probed"]);
    expect(await call("read")).toBe("read");
  });

  it("refuses as long again when that call reaches nobody", async () => {
    await open();
    now = 1000;
    expect(await call(unreachable)).toBe(unreachable);
    now = 1999;
    expect(await call("read")).toBe(refusal);
    now = 2000;
    expect(await call("read")).toBe("read");
  });

  it("learns nothing from a caller who gives up, and lets the next one try", async () => {
    await call(unreachable);
    await call(new Error("shutting down"));
    await call(unreachable);
    expect(await call("read")).toBe(refusal);
    now = 1000;
    await call(new Error("shutting down"));
    expect(await call(unreachable)).toBe(unreachable);
    expect(await call("read")).toBe(refusal);
  });
});
