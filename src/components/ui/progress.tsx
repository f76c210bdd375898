import { classNames } from "./class-names";

/** How far something is, from 0 to 1. `label` says what; null where nobody knows how far. */
export function Progress({ label, value, className }: { label: string; value: number | null; className?: string }) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-edge
      className={classNames("h-1.5 w-full overflow-hidden rounded-full bg-line", className)}
    >
      <div
        className={classNames(
          "h-full origin-left rounded-full bg-accent transition-transform duration-150",
          percent === undefined && "animate-breathe",
        )}
        style={{ transform: `scaleX(${(percent ?? 100) / 100})` }}
      />
    </div>
  );
}
