"use client";

import { ToggleGroup as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** Several switches (`type="multiple"`) or one choice (`type="single"`) in a row. */
export function ToggleGroup({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root className={classNames("flex flex-wrap items-center gap-1", className)} {...props} />;
}

export function ToggleGroupItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
  return (
    <Radix.Item
      className={classNames(
        "inline-flex h-8 items-center justify-center gap-1.5 rounded-md px-2.5 whitespace-nowrap text-ink-soft hover:bg-sunken hover:text-ink touch-target",
        "data-[state=on]:bg-accent-soft data-[state=on]:font-medium data-[state=on]:text-accent [&>svg]:size-4",
        className,
      )}
      {...props}
    />
  );
}
