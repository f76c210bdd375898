import type { Severity } from "@/domain/reading/measurement";
import { commonMessages as t } from "@/messages/common";
import { classNames } from "./ui/class-names";

const BARS: Record<Severity, number> = { none: 0, mild: 1, moderate: 2, severe: 3 };

/** Severity as a word and a mark of three bars, filled from none to all. Colour plays no part. */
export function SeverityMark({ severity, className }: { severity: Severity; className?: string }) {
  return (
    <span className={classNames("inline-flex items-center gap-2 whitespace-nowrap", className)}>
      <svg viewBox="0 0 14 12" aria-hidden="true" className="h-3 w-3.5 shrink-0">
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={0.5 + bar * 5}
            y={7.5 - bar * 3.5}
            width="3"
            height={4 + bar * 3.5}
            fill={bar < BARS[severity] ? "currentColor" : "none"}
            stroke="currentColor"
            strokeOpacity={bar < BARS[severity] ? 1 : 0.45}
          />
        ))}
      </svg>
      {t.severity[severity]}
    </span>
  );
}
