import { classNames } from "./class-names";

/** How far something is, from 0 to 1; null where nobody knows how far. `label` says what it is. */
export function Progress({ label, value, className }: { label: string; value: number | null; className?: string }) {
  return (
    <progress
      aria-label={label}
      max={1}
      {...(value === null ? {} : { value: Math.min(1, Math.max(0, value)) })}
      className={classNames(
        "h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line [&::-webkit-progress-bar]:bg-line",
        "[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-value]:bg-accent",
        value === null && "animate-breathe",
        className,
      )}
    />
  );
}
