import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      className={classNames(
        // 16 px where fingers point: below that, phones zoom in on focus.
        "h-9 w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-ink touch-target pointer-coarse:text-[1rem]",
        "placeholder:text-ink-soft disabled:opacity-50 aria-invalid:border-danger",
        className,
      )}
      {...props}
    />
  );
}
