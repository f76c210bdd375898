import { recordOnce } from "@/lib/audit/record-event";
import type { CurrentUser } from "@/lib/auth/auth-provider";
import { findEndedSessions } from "@/lib/auth/current-user";
import { getDb } from "@/lib/db/client";
import { getDirectDatabaseUrl } from "@/lib/env";
import { refuse } from "@/lib/error-codes";
import { EventStream } from "@/lib/http/event-stream";
import { perProcess } from "@/lib/per-process";
import { withRequestId } from "@/lib/request-id";
import { LiveHub } from "./live-hub";
import { parseEventId } from "./event-id";

function getLiveHub(): LiveHub {
  return perProcess("live hub", () => new LiveHub({ databaseUrl: getDirectDatabaseUrl(), findEndedSessions }));
}

/**
 * A stream of what happens to this user's scans, or to one of them.
 * @param asked `after`: the id of the last event that was heard, from a page that opens a stream of its own accord; a
 *   browser that opens a cut one again sends the header Last-Event-ID, which is then the later of the two.
 * @throws AppError NOT_FOUND; RATE_LIMITED for too many streams of one user; UNAVAILABLE while the server stops.
 */
export async function openLiveStream(asked: {
  user: CurrentUser;
  request: Request;
  after: string | undefined;
  scanId?: string;
}): Promise<Response> {
  const { user, request, after, scanId = null } = asked;
  const heard = parseEventId(request.headers.get("last-event-id") ?? after, Date.now());
  if (scanId !== null) {
    const scan = await getDb().scan.findFirst({ where: { id: scanId, userId: user.id }, select: { id: true } });
    if (!scan) throw refuse("NOT_FOUND");
  }
  await (scanId === null
    ? recordOnce({ userId: user.id, action: "SCANS_LISTED" })
    : recordOnce({ userId: user.id, action: "SCAN_OPENED", scanId }));
  const stream = new EventStream(request.signal);
  // The hub goes on for others when this request is long over.
  withRequestId(undefined, () =>
    getLiveHub().join({ userId: user.id, sessionId: user.sessionId, scanId }, stream, heard),
  );
  return stream.response;
}

/** Ends all streams of this process: their readers come back, to another process or to the next life of this one. */
export function closeLiveStreams(): void {
  getLiveHub().close();
}
