"use client";

import { CircleAlert, FileImage, TriangleAlert, X } from "lucide-react";
import { dicomMessages as t } from "@/messages/dicom";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { formatBytes } from "../format-bytes";
import type { ImportList } from "./import-list";
import type { DicomFile } from "./import-state";
import { PreviewCanvas } from "./preview-canvas";
import { TextQuestion } from "./text-question";

/** One DICOM file: what it is, what to know of it, and what is asked before its film is uploaded. */
export function DicomRow({ file, imports, onReview }: { file: DicomFile; imports: ImportList; onReview: () => void }) {
  const { id, name, phase, head, drawn } = file;
  const notes = (drawn?.local ?? head?.local)?.notes ?? [];
  const values = head?.values;
  const facts = [
    formatBytes(file.size),
    values?.viewPosition,
    values?.bodyPart,
    values?.month,
    head && t.size(head.width, head.height),
  ].filter(Boolean);
  return (
    <li className="flex gap-3 border-b border-line py-4 last:border-0 sm:gap-4">
      <div className="flex h-28 w-20 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-film">
        {drawn ? (
          <PreviewCanvas preview={drawn.preview} label={t.preview(name)} className="size-full object-contain" />
        ) : (
          <FileImage aria-hidden="true" className="size-5 text-film-ink opacity-60" />
        )}
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <p className="truncate font-medium" title={name}>
              {name}
            </p>
            <p className="text-sm text-ink-soft tabular">{facts.join(" · ")}</p>
          </div>
          {phase.name !== "sending" && (
            <IconButton
              label={t.actions.of(t.actions.remove, name)}
              size="sm"
              tooltip={false}
              onClick={() => imports.remove([id])}
            >
              <X />
            </IconButton>
          )}
        </div>
        {phase.name === "reading" && <Words>{t.reading}</Words>}
        {phase.name === "sending" && <Words>{t.sending}</Words>}
        {phase.name === "sent" && <Words>{t.sent(phase.as)}</Words>}
        {phase.name === "refused" && (
          <p className="flex gap-2 text-sm text-danger">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            {`${t.refused} ${t.refusal(phase.code, phase.detail)}`}
          </p>
        )}
        {phase.name === "ready" && (
          <>
            {notes.map((note) => (
              <p key={note} className="flex gap-2 text-sm text-caution">
                <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
                {t.note[note]}
              </p>
            ))}
            <Checkbox
              label={
                <>
                  {t.choose} <span className="sr-only">{name}</span>
                </>
              }
              checked={file.isChosen}
              onChange={(event) => imports.change(id, { isChosen: event.target.checked })}
            />
            {!drawn && <Words>{t.drawing}</Words>}
            {drawn && (
              <>
                {file.isChosen && <TextQuestion file={file} onAnswer={(text) => imports.change(id, { text })} />}
                {file.isChosen && file.text === "some" && (
                  <Words>{file.areas.length === 0 ? t.mustBlackOut : t.blackedOut(file.areas.length)}</Words>
                )}
                <div>
                  <Button variant="secondary" size="sm" aria-label={t.actions.of(t.review, name)} onClick={onReview}>
                    {t.review}
                  </Button>
                </div>
              </>
            )}
          </>
        )}
      </div>
    </li>
  );
}

function Words({ children }: { children: string }) {
  return <p className="text-sm text-ink-soft">{children}</p>;
}
