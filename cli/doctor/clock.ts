import { doubtful, type Finding, well, wrong } from "./check";

/** S3 refuses at 15 minutes; well before, tokens and times in the list are wrong. */
const WRONG_MS = 60_000;
const DOUBTFUL_MS = 5_000;
const FIX = "Turn on NTP on both machines: timedatectl set-ntp true";

/**
 * Compares this machine's clock with another's.
 * @param theirs what the other one said, ms since 1970.
 * @param precisionMs how finely it says it.
 * @param asked when it was asked and had answered, by this clock, ms.
 */
export function compareClocks(theirs: number, asked: { from: number; to: number }, precisionMs = 0): Finding {
  const offMs = Math.max(0, theirs - asked.to, asked.from - (theirs + precisionMs));
  const off = `this machine's clock is ${(offMs / 1000).toFixed(0)} s ${theirs > asked.to ? "behind" : "ahead"}`;
  if (offMs >= WRONG_MS) return wrong(off, FIX);
  return offMs >= DOUBTFUL_MS ? doubtful(off, FIX) : well("the clocks agree");
}
