import { type ReactNode, useId } from "react";

/** A titled part of the panel. */
export function PanelSection({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2 border-t border-line px-4 py-4">
      <div>
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        {note && <p className="text-sm text-ink-soft">{note}</p>}
      </div>
      {children}
    </section>
  );
}
