"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { dicomMessages as t } from "@/messages/dicom";
import { Button } from "@/components/ui/button";
import type { SortedDrop } from "../sort-drop";
import type { UploadList } from "../upload-list";
import { DicomReview } from "./dicom-review";
import { DicomRow } from "./dicom-row";
import { importsOf } from "./import-list";
import { isReadyToSend, isUndecided, waitsForAnswer } from "./import-state";

const NOTHING = { files: [], passedOver: [] };

/**
 * The DICOM files that were added to the page, until their films are handed to the uploads. Loaded with the first one.
 * @param drops each is taken once, in order.
 */
export function DicomSection({
  drops,
  uploads,
  onUndecided,
}: {
  drops: readonly SortedDrop[];
  uploads: UploadList;
  /** Hears how many files wait for the person. */
  onUndecided: (count: number) => void;
}) {
  const imports = importsOf(uploads);
  const { files, passedOver } = useSyncExternalStore(imports.subscribe, imports.getState, () => NOTHING);
  const [reviewed, setReviewed] = useState<string | null>(null);

  useEffect(() => {
    for (const drop of drops) imports.add(drop);
  }, [imports, drops]);
  const undecided = files.filter(isUndecided).length;
  useEffect(() => onUndecided(undecided), [onUndecided, undecided]);

  if (files.length === 0 && passedOver.length === 0) return null;
  const ready = files.filter(isReadyToSend).length;
  const waiting = files.filter(waitsForAnswer);
  const unanswered = waiting.filter(({ text }) => text === null);
  const settled = files.filter(({ phase }) => phase.name === "refused" || phase.name === "sent");
  const underReview = files.find(({ id, phase }) => id === reviewed && phase.name === "ready");

  return (
    <section aria-labelledby="dicom-heading" className="flex flex-col">
      <div className="flex min-h-9 items-center justify-between gap-4 border-b border-line pb-2">
        <h2 id="dicom-heading" className="font-medium tabular">{`${t.title}: ${t.found(files.length)}`}</h2>
        {settled.length > 0 && (
          <Button variant="quiet" size="sm" onClick={() => imports.remove(settled.map(({ id }) => id))}>
            {t.actions.clear}
          </Button>
        )}
      </div>
      <p className="mt-3 max-w-prose text-sm text-ink-soft">{t.lead}</p>
      {passedOver.length > 0 && <p className="mt-1 text-sm text-ink-soft">{t.passedOver(passedOver.length)}</p>}
      <ul aria-label={t.list}>
        {files.map((file) => (
          <DicomRow key={file.id} file={file} imports={imports} onReview={() => setReviewed(file.id)} />
        ))}
      </ul>
      {undecided > 0 && (
        <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t border-line pt-3">
          {waiting.length > 0 && <p className="text-sm text-caution">{t.waitsForAnswer(waiting.length)}</p>}
          {unanswered.length > 1 && (
            <Button
              variant="secondary"
              onClick={() => {
                for (const { id } of unanswered) imports.change(id, { text: "none" });
              }}
            >
              {t.answerAll(unanswered.length)}
            </Button>
          )}
          <Button disabled={ready === 0} onClick={imports.send}>
            {t.actions.upload(ready)}
          </Button>
        </div>
      )}
      <output className="sr-only">{files.length > 0 ? t.announce.found(files.length) : ""}</output>
      {underReview && <DicomReview file={underReview} imports={imports} onClose={() => setReviewed(null)} />}
    </section>
  );
}
