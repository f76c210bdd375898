"use client";

import { Switch as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names";

/** On or off, at once, with its label beside it. */
export function Switch({
  label,
  className,
  ...props
}: Omit<ComponentProps<typeof Radix.Root>, "id" | "children"> & { label: ReactNode }) {
  const id = useId();
  return (
    <div className={classNames("flex items-center gap-2.5", className)}>
      <Radix.Root
        id={id}
        className="relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-line-strong bg-sunken px-[3px] transition-colors duration-100 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        {...props}
      >
        <Radix.Thumb
          data-edge
          className="block size-4 rounded-full bg-line-strong transition-transform duration-100 data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-ink"
        />
      </Radix.Root>
      <label htmlFor={id} className="flex cursor-pointer items-center touch-target">
        {label}
      </label>
    </div>
  );
}
