import type { EventStream } from "@/lib/http/event-stream";
import type { MissedChanges } from "./list-missed-changes";

/** More changes than this are not told one by one: the page reads anew what it shows. */
const MOST_REPLAYED = 200;

/** An open stream and whose it is. */
export interface Subscriber {
  userId: string;
  sessionId: string;
  /** Tells of this scan alone. */
  scanId: string | null;
  stream: EventStream;
  /** At which of the beats between two of its heartbeats it has its own. */
  beat: number;
  /** False until it has been told what it missed; till then it hears nothing else. */
  isCaughtUp: boolean;
}

/** Someone who has to hear what happened from `since` on; null: who has heard nothing yet. */
export interface CatchUp {
  subscriber: Subscriber;
  since: bigint | null;
}

export interface Plan {
  subscriber: Subscriber;
  /** Whether to be told to read everything anew, because what was missed can't be told one by one. */
  reset: boolean;
  /** The scans to be told of. */
  scanIds: Set<string>;
}

/**
 * Who is told of which scans. Nobody is ever told of a scan that did not change under their own user id.
 * @param news `changed`: scans by user, for those that are `caughtUp`; `missed`: for those that catch up.
 */
export function planFanOut(news: {
  caughtUp: readonly Subscriber[];
  changed: ReadonlyMap<string, ReadonlySet<string>>;
  catchUps: readonly CatchUp[];
  missed: MissedChanges | null;
}): Plan[] {
  const plans = new Map<Subscriber, Plan>();
  const planOf = (subscriber: Subscriber): Plan => {
    const plan = plans.get(subscriber) ?? { subscriber, reset: false, scanIds: new Set<string>() };
    plans.set(subscriber, plan);
    return plan;
  };
  const add = (subscriber: Subscriber, scanIds: Iterable<string>): void => {
    for (const scanId of scanIds) {
      if (subscriber.scanId === null || subscriber.scanId === scanId) planOf(subscriber).scanIds.add(scanId);
    }
  };

  const missedBy = new Map<string, string[]>();
  for (const { userId, scanId } of news.missed?.changes ?? []) {
    missedBy.set(userId, [...(missedBy.get(userId) ?? []), scanId]);
  }
  for (const subscriber of news.caughtUp) add(subscriber, news.changed.get(subscriber.userId) ?? []);
  for (const { subscriber, since } of news.catchUps) {
    const plan = planOf(subscriber);
    const missed = missedBy.get(subscriber.userId) ?? [];
    // A number that no transaction has had yet was told by another database, before this one was restored.
    const isKnown = since !== null && since <= (news.missed?.next ?? 0n);
    if (isKnown && missed.length <= MOST_REPLAYED) add(subscriber, missed);
    else if (subscriber.scanId === null) plan.reset = true;
    else add(subscriber, [subscriber.scanId]);
  }
  return [...plans.values()];
}
