import { uploadMessages as t } from "@/messages/upload";
import type { Film, UploadState } from "./upload-state";

/** What to tell those who listen to the page: that an upload has started, is done or has failed, and nothing between. */
export function announcementsBetween(before: UploadState, after: UploadState): string[] {
  const earlier = new Map(before.films.map((film) => [film.id, film]));
  return after.films.flatMap((film) => {
    const announcement = announcementOf(earlier.get(film.id), film);
    return announcement ? [announcement] : [];
  });
}

function announcementOf(before: Film | undefined, { name, phase, checkpoint }: Film): string | null {
  if (!before || before.phase === phase) {
    return before && !before.checkpoint.scanId && checkpoint.scanId ? t.announce.done(name) : null;
  }
  if (before.phase.name === "queued" && phase.name === "working") return t.announce.started(name);
  if (phase.name === "failed") return t.announce.failed(name, t.problem(phase.problem));
  if (phase.name === "refused") return t.announce.failed(name, t.refusal[phase.refusal]);
  if (phase.name === "waiting" && phase.reason === "OFFLINE") return t.announce.failed(name, t.waiting.OFFLINE());
  if (phase.name === "cancelled") return t.announce.failed(name, t.phase.cancelled);
  if (phase.name === "duplicate") return t.announce.failed(name, t.duplicate(name, true));
  return null;
}
