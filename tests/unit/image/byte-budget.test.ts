import { expect, it } from "vitest";
import { ByteBudget } from "@/lib/image/decoder/byte-budget";

const { signal } = new AbortController();

/** Asks for these amounts one after the other, and notes who has entered. */
function queue(budget: ByteBudget, amounts: number[]) {
  const entered: number[] = [];
  const shares = amounts.map(async (bytes, index) => {
    const giveBack = await budget.take(bytes, signal);
    entered.push(index);
    return giveBack;
  });
  const leave = async (index: number): Promise<void> => (await shares[index])?.();
  return { entered, leave };
}

const settle = () => new Promise(setImmediate);

it("lets in as much as fits, and the others in the order in which they asked", async () => {
  const { entered, leave } = queue(new ByteBudget(100), [60, 40, 50, 10]);
  await settle();
  // The last one would fit once the first has left, but it is not its turn before the third.
  expect(entered).toEqual([0, 1]);
  await leave(1);
  await settle();
  expect(entered).toEqual([0, 1]);
  await leave(0);
  await settle();
  expect(entered).toEqual([0, 1, 2, 3]);
});

it("lets in alone who asks for more than there is", async () => {
  const { entered, leave } = queue(new ByteBudget(100), [1, 1_000_000, 1]);
  await settle();
  expect(entered).toEqual([0]);
  await leave(0);
  await settle();
  expect(entered).toEqual([0, 1]);
  await leave(1);
  await settle();
  expect(entered).toEqual([0, 1, 2]);
});

it("forgets who gave up waiting, and goes on with who stood behind", async () => {
  const budget = new ByteBudget(100);
  const giveBack = await budget.take(60, signal);
  const impatient = new AbortController();
  const big = budget.take(90, impatient.signal);
  const { entered } = queue(budget, [40]);
  await settle();
  expect(entered).toEqual([]);
  impatient.abort(new Error("not needed any more"));
  await expect(big).rejects.toThrow("not needed any more");
  await settle();
  expect(entered).toEqual([0]);
  giveBack();
  await expect(budget.take(1, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
});
