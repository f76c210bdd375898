"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { type PointerEvent, type ReactNode, useRef, useState } from "react";
import { scanMessages } from "@/messages/scan";
import { classNames } from "@/components/ui/class-names";

const t = scanMessages.panel;
/** CSS px that the handle must be drawn for the sheet to follow. */
const DRAW_THRESHOLD = 24;

/**
 * The panel: at the film's right where there is room; on a phone a sheet over its lower edge that shows the result in
 * short and slides up for the rest, with the film made to fit above it. Focus that comes to something below the edge brings the sheet up.
 */
export function PanelSheet({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const drawn = useRef<{ from: number; moved: boolean } | null>(null);
  const body = useRef<HTMLDivElement>(null);

  const change = (to: boolean) => {
    setOpen(to);
    if (!to) body.current?.scrollTo({ top: 0 });
  };
  const onPointerMove = (event: PointerEvent) => {
    const start = drawn.current;
    if (!start || start.moved) return;
    const by = event.clientY - start.from;
    if (Math.abs(by) < DRAW_THRESHOLD) return;
    start.moved = true;
    change(by < 0);
  };

  return (
    <aside
      aria-label={t.label}
      data-open={open || undefined}
      className={classNames(
        "flex flex-col border-line bg-surface",
        "sheet:absolute sheet:inset-x-0 sheet:bottom-0 sheet:z-20 sheet:h-(--sheet-open) sheet:rounded-t-lg sheet:border-t sheet:shadow-raised",
        "sheet:translate-y-[calc(100%-var(--sheet-peek))] sheet:transition-transform sheet:duration-200 sheet:data-open:translate-y-0 motion-reduce:transition-none",
        "beside:w-[360px] beside:shrink-0 beside:border-l",
      )}
    >
      <button
        type="button"
        aria-expanded={open}
        onPointerDown={(event) => {
          drawn.current = { from: event.clientY, moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onClick={() => {
          if (!drawn.current?.moved) change(!open);
          drawn.current = null;
        }}
        className="flex h-8 w-full shrink-0 touch-none items-center justify-center gap-1.5 text-sm text-ink-soft pointer-coarse:h-11 beside:hidden"
      >
        {open ? (
          <ChevronDown aria-hidden="true" className="size-4" />
        ) : (
          <ChevronUp aria-hidden="true" className="size-4" />
        )}
        {open ? t.hide : t.show}
      </button>
      <div
        ref={body}
        onFocus={() => setOpen(true)}
        className={classNames("min-h-0 flex-1 overflow-x-hidden overflow-y-auto", !open && "sheet:overflow-y-hidden")}
      >
        {children}
      </div>
    </aside>
  );
}
