import { ChevronRight } from "lucide-react";
import { scanMessages } from "@/messages/scan";
import type { AngleUncertainty } from "@/domain/geometry/uncertainty";

const t = scanMessages.panel.howSure;

/** What stands behind the range beside the angle: opened by press, tap or key, as it is more than a tooltip may hold. */
export function HowSure({ deg, uncertainty }: { deg: number; uncertainty: AngleUncertainty }) {
  return (
    <details className="group text-sm" data-how-sure="">
      <summary className="-ml-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 text-ink-soft touch-target hover:text-ink">
        <ChevronRight aria-hidden="true" className="size-3.5 transition-transform duration-150 group-open:rotate-90" />
        {t.title}
      </summary>
      <div className="flex flex-col gap-1 pt-1 pb-2 tabular">
        <p>{t.intervals(deg, uncertainty)}</p>
        <p className="text-ink-soft">{t.limits}</p>
      </div>
    </details>
  );
}
