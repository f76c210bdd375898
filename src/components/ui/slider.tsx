"use client";

import { Slider as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** One value on a track. `label` names it; `valueText` says the value in words. */
export function Slider({
  label,
  valueText,
  className,
  ...props
}: Omit<ComponentProps<typeof Radix.Root>, "aria-label"> & { label: string; valueText?: string }) {
  return (
    <Radix.Root
      className={classNames("relative flex h-6 w-full touch-none items-center select-none touch-target", className)}
      {...props}
    >
      <Radix.Track data-edge className="relative h-1 grow rounded-full bg-line">
        <Radix.Range className="absolute h-full rounded-full bg-accent" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-6 rounded-full border-[7px] border-surface bg-accent shadow-raised"
      />
    </Radix.Root>
  );
}
