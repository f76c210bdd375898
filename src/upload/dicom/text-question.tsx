"use client";

import { useId } from "react";
import { dicomMessages as t } from "@/messages/dicom";
import type { DicomFile } from "./import-state";

const ANSWERS = ["none", "some"] as const;

/** Asks whether text is burnt into a film's picture. */
export function TextQuestion({ file, onAnswer }: { file: DicomFile; onAnswer: (text: "none" | "some") => void }) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm">
        {t.ask} <span className="sr-only">{file.name}</span>
      </legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {ANSWERS.map((answer) => (
          <label key={answer} className="flex cursor-pointer items-center gap-2 text-sm touch-target">
            <input
              type="radio"
              name={id}
              className="size-4 accent-accent"
              checked={file.text === answer}
              onChange={() => onAnswer(answer)}
            />
            {t.answer[answer]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
