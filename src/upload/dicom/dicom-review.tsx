"use client";

import { useEffect, useState } from "react";
import type { Preview } from "@/dicom/draw-preview";
import { acquisitionRows } from "@/messages/acquisition";
import { dicomMessages as t } from "@/messages/dicom";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { BlackOutEditor } from "./black-out-editor";
import type { ImportList } from "./import-list";
import type { DicomFile } from "./import-state";
import { TextQuestion } from "./text-question";

/** Shows all that is sent of a film, and lets text in its picture be blacked out. */
export function DicomReview({ file, imports, onClose }: { file: DicomFile; imports: ImportList; onClose: () => void }) {
  const { id, name, drawn } = file;
  const [large, setLarge] = useState<Preview | null>(null);
  useEffect(() => {
    let isShown = true;
    imports.drawLarge(id).then(
      ({ preview }) => isShown && setLarge(preview),
      // The row has a picture all the same, and the upload will say what is wrong.
      () => {},
    );
    return () => {
      isShown = false;
    };
  }, [imports, id]);
  const preview = large ?? drawn?.preview;
  const day = file.head?.local.day;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t.dialog.title} description={t.dialog.lead} className="max-h-[94dvh] sm:max-w-4xl">
        <div className="grid gap-5 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          {preview && (
            <BlackOutEditor
              preview={preview}
              name={name}
              areas={file.areas}
              onChange={(areas) => imports.change(id, { areas, text: areas.length > 0 ? "some" : file.text })}
            />
          )}
          <div className="flex min-w-0 flex-col gap-5">
            <TextQuestion file={file} onAnswer={(text) => imports.change(id, { text })} />
            {file.text === "some" && (
              <p className="text-sm text-ink-soft">
                {file.areas.length === 0 ? t.mustBlackOut : t.blackedOut(file.areas.length)}
              </p>
            )}
            {drawn && (
              <section aria-labelledby="sent-values">
                <h3 id="sent-values" className="mb-1 text-sm font-medium">
                  {t.dialog.values}
                </h3>
                <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular">
                  <dt className="text-ink-soft">{t.dialog.name}</dt>
                  <dd>{t.dialog.nameValue}</dd>
                  {acquisitionRows(drawn.acquisition).map(({ name: term, value }) => (
                    <div key={term} className="contents">
                      <dt className="text-ink-soft">{term}</dt>
                      <dd className="min-w-0 break-words">{value}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            )}
            {day && (
              <Checkbox
                label={t.dialog.day(day)}
                hint={t.dialog.dayHint}
                checked={file.sendsDay}
                onChange={(event) => imports.change(id, { sendsDay: event.target.checked })}
              />
            )}
          </div>
        </div>
        <DialogActions>
          <Button onClick={onClose}>{t.actions.done}</Button>
        </DialogActions>
      </DialogContent>
    </Dialog>
  );
}
