import { expect, it } from "vitest";
import { newAddress, visitor } from "../support/users";

const PATH = "/api/auth/sign-in/email";
const PER_MINUTE = 60;

/** Without a password: counted all the same, and cheap. */
async function ask(address: string): Promise<number> {
  return (await visitor.call("POST", PATH, {}, { "x-forwarded-for": address })).status;
}

it("one address that signs in again and again is put off, and nobody else", async () => {
  const [busy, other] = [newAddress(), newAddress()];
  // What it claims to have been before our proxy counts for nothing.
  const asBusy = (n: number) => ask(`198.51.100.${n}, ${busy}`);
  const statuses = await Promise.all(Array.from({ length: PER_MINUTE + 20 }, (_, n) => asBusy(n)));
  expect(statuses.filter((status) => status === 400)).toHaveLength(PER_MINUTE);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  expect(await ask(other)).toBe(400);
});
