"use client";

import { Plus, Trash2 } from "lucide-react";
import { type PointerEvent, useId, useRef, useState } from "react";
import type { Area } from "@/dicom/black-out";
import type { Preview } from "@/dicom/draw-preview";
import { dicomMessages } from "@/messages/dicom";
import { Button } from "@/components/ui/button";
import { areaAfterKey, areaBetween, SMALLEST_SIDE } from "./area-math";
import { PreviewCanvas } from "./preview-canvas";

const t = dicomMessages.dialog;
/** Where text mostly stands: at the top left. */
const NEW_AREA: Area = { x: 0.05, y: 0.05, width: 0.3, height: 0.06 };

const percent = (fraction: number) => `${fraction * 100}%`;
const styleOf = ({ x, y, width, height }: Area) => ({
  left: percent(x),
  top: percent(y),
  width: percent(width),
  height: percent(height),
});

/** Where on the picture, as fractions of its sides. */
function pointOf({ currentTarget, clientX, clientY }: PointerEvent): { x: number; y: number } {
  const box = currentTarget.getBoundingClientRect();
  return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
}

/** A picture on which areas are blacked out, by mouse, finger or keys. */
export function BlackOutEditor({
  preview,
  name,
  areas,
  onChange,
}: {
  preview: Preview;
  name: string;
  areas: readonly Area[];
  onChange: (areas: readonly Area[]) => void;
}) {
  const hintId = useId();
  const stage = useRef<HTMLDivElement>(null);
  const start = useRef<{ x: number; y: number } | null>(null);
  const [drawing, setDrawing] = useState<Area | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const isNew = useRef(false);

  const finish = () => {
    start.current = null;
    setDrawing(null);
    if (drawing && drawing.width >= SMALLEST_SIDE && drawing.height >= SMALLEST_SIDE) onChange([...areas, drawing]);
  };
  const remove = (index: number) => {
    onChange(areas.filter((_, other) => other !== index));
    setFocused(null);
    stage.current?.focus();
  };

  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex justify-center rounded-md bg-film p-2">
        <div
          ref={stage}
          tabIndex={-1}
          className="relative w-fit cursor-crosshair touch-none select-none"
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            start.current = pointOf(event);
          }}
          onPointerMove={(event) => {
            if (start.current) setDrawing(areaBetween(start.current, pointOf(event)));
          }}
          onPointerUp={finish}
          onPointerCancel={() => {
            start.current = null;
            setDrawing(null);
          }}
        >
          <PreviewCanvas
            preview={preview}
            label={dicomMessages.preview(name)}
            className="max-h-[45dvh] w-auto max-w-full sm:max-h-[62dvh]"
          />
          {areas.map((area, index) => (
            <button
              // oxlint-disable-next-line react/no-array-index-key -- an area has no other name than its number
              key={index}
              ref={(button) => {
                // An area that a key has added is moved by keys next.
                if (!button || !isNew.current || index < areas.length - 1) return;
                isNew.current = false;
                button.focus();
              }}
              type="button"
              aria-label={t.area(index + 1)}
              aria-describedby={hintId}
              className="absolute cursor-pointer border border-white/60 bg-black"
              style={styleOf(area)}
              // So that a press on an area chooses it, and draws none.
              onPointerDown={(event) => event.stopPropagation()}
              onFocus={() => setFocused(index)}
              onKeyDown={(event) => {
                if (event.key === "Delete" || event.key === "Backspace") {
                  event.preventDefault();
                  remove(index);
                  return;
                }
                const moved = areaAfterKey(area, event.key, event.shiftKey);
                if (!moved) return;
                event.preventDefault();
                onChange(areas.with(index, moved));
              }}
            />
          ))}
          {drawing && <div className="absolute border border-white bg-black/80" style={styleOf(drawing)} />}
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="secondary"
          size="sm"
          onClick={() => {
            isNew.current = true;
            onChange([...areas, NEW_AREA]);
          }}
        >
          <Plus aria-hidden="true" />
          {t.add}
        </Button>
        {focused !== null && focused < areas.length && (
          <Button variant="secondary" size="sm" onClick={() => remove(focused)}>
            <Trash2 aria-hidden="true" />
            {t.removeArea}
          </Button>
        )}
      </div>
      <p id={hintId} className="text-sm text-ink-soft">
        {t.hint}
      </p>
    </div>
  );
}
