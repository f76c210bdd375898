/** Changes are kept for a day (purgeScanChanges); a stream goes on from half of that, so clocks need not agree well. */
export const CHANGES_KEPT_MS = 24 * 60 * 60 * 1000;
const LONGEST_ABSENCE_MS = CHANGES_KEPT_MS / 2;

const ID = /^(\d{1,19})-(\d{1,15})$/;

/**
 * The id of an event: how far the stream that it is read from has told, and when. `position`: of every transaction with
 * a smaller number all is told.
 */
export function toEventId(position: bigint, now: number): string {
  return `${position}-${now}`;
}

/** The position of a Last-Event-ID; null for none, for one that is no id of ours, and for one that is too old. */
export function parseEventId(id: string | null | undefined, now: number): bigint | null {
  const [, position, toldAt] = ID.exec(id ?? "") ?? [];
  if (position === undefined || now - Number(toldAt) > LONGEST_ABSENCE_MS) return null;
  const parsed = BigInt(position);
  // One that is no bigint of Postgres would fail the query that all who come back share.
  return BigInt.asIntN(64, parsed) === parsed ? parsed : null;
}
