"use client";

import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { Tip } from "./tooltip";

type IconButtonProps = Omit<ComponentProps<"button">, "aria-label"> & {
  /** What the button does: its name and its tooltip. */
  label: string;
  /** The key that does the same, shown in the tooltip. */
  shortcut?: string;
  size?: "md" | "sm";
  tooltip?: boolean;
};

/** A button that is only a picture. Pass `aria-pressed` for one that stays down. */
export function IconButton({
  label,
  shortcut,
  size = "md",
  tooltip = true,
  className,
  children,
  ...props
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-md text-ink-soft hover:bg-sunken hover:text-ink touch-target",
        "disabled:opacity-40 aria-pressed:bg-accent-soft aria-pressed:text-accent data-[state=open]:bg-sunken [&>svg]:size-4",
        size === "sm" ? "size-7" : "size-9",
        className,
      )}
      {...props}
    >
      {children}
    </button>
  );
  return tooltip ? (
    <Tip text={label} shortcut={shortcut}>
      {button}
    </Tip>
  ) : (
    button
  );
}
