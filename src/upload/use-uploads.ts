import { useEffect, useState, useSyncExternalStore } from "react";
import { announcementsBetween } from "./announcements";
import { uploadsOf } from "./browser-uploads";
import type { UploadList } from "./upload-list";
import { emptyUploads, isSettled, type UploadState } from "./upload-state";

/** The films on their way, and what to tell those who listen. `onOnlyScan` hears of the scan of a film that is alone in the list, once it is uploaded and, if wanted, its analysis has been asked for. */
export function useUploads(
  userId: string,
  onOnlyScan: (scanId: string) => void,
): { uploads: UploadList; state: UploadState; announcement: string } {
  const [uploads] = useState(() => uploadsOf(userId));
  const state = useSyncExternalStore(uploads.subscribe, uploads.getState, () => emptyUploads);
  const [announcement, setAnnouncement] = useState("");

  useEffect(() => {
    // A film whose page opened by itself has no business here when the user comes back; a list of several has.
    const left = uploads.getState().films;
    if (left.length === 1) uploads.remove(left.filter(isSettled).map((film) => film.id));
  }, [uploads]);

  useEffect(
    () =>
      uploads.subscribe((after, before) => {
        const news = announcementsBetween(before, after);
        if (news.length > 0) setAnnouncement(news.join(" "));
        const [film] = after.films;
        // Not before the analysis has been asked for: a scan page that opens earlier sees a scan that nobody has asked
        // to analyse, and does not watch it.
        const isReady = film?.phase.name === "saved" || film?.phase.name === "analysing";
        if (!film?.checkpoint.scanId || !isReady || after.films.length !== 1) return;
        const earlier = before.films.find(({ id }) => id === film.id);
        if (earlier && earlier.phase !== film.phase) onOnlyScan(film.checkpoint.scanId);
      }),
    [uploads, onOnlyScan],
  );

  return { uploads, state, announcement };
}
