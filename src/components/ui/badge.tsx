import type { ReactNode } from "react";
import { classNames } from "./class-names";

const TONES = {
  plain: "border-transparent px-0 text-ink-soft",
  neutral: "border-line bg-sunken text-ink-soft",
  accent: "border-transparent bg-accent-soft text-accent",
  caution: "border-transparent bg-caution-soft text-caution",
  danger: "border-transparent bg-danger-soft text-danger",
};

/** One word about a thing, with a mark where the word alone may be missed. The colour says nothing of its own. */
export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  tone?: keyof typeof TONES;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex h-6 items-center gap-1.5 rounded-sm border px-2 text-sm whitespace-nowrap [&>svg]:size-3.5",
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
