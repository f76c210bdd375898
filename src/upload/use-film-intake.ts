import { useCallback, useState } from "react";
import { sortDrop, type SortedDrop } from "./sort-drop";
import type { UploadList } from "./upload-list";

/** The drops with DICOM files of each list, for a user who comes back from another page. */
const kept = new WeakMap<UploadList, readonly SortedDrop[]>();

/** Where files come in: films go to the uploads, DICOM files and archives are handed out as `drops`. */
export function useFilmIntake(uploads: UploadList): {
  take: (files: File[], isFolder?: boolean) => void;
  drops: readonly SortedDrop[];
} {
  const [drops, setDrops] = useState(() => kept.get(uploads) ?? []);
  const take = useCallback(
    async (files: File[], isFolder = false) => {
      const drop = await sortDrop(files, isFolder);
      if (drop.films.length > 0) uploads.add(drop.films);
      if (drop.dicoms.length === 0 && drop.zips.length === 0) return;
      const all = [...(kept.get(uploads) ?? []), drop];
      kept.set(uploads, all);
      setDrops(all);
    },
    [uploads],
  );
  return { take: useCallback((files, isFolder) => void take(files, isFolder), [take]), drops };
}
