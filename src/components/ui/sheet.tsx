"use client";

import { Dialog as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;

/** A panel that slides up from the bottom edge, for phones. `title` is for those who listen. */
export function SheetContent({
  title,
  className,
  children,
  ...props
}: Omit<ComponentProps<typeof Radix.Content>, "title"> & { title: string }) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-shade" />
      <Radix.Content
        aria-describedby={undefined}
        className={classNames(
          "fixed inset-x-0 bottom-0 z-50 max-h-[85dvh] animate-rise overflow-y-auto rounded-t-lg border border-line bg-surface p-4 shadow-raised",
          className,
        )}
        {...props}
      >
        <Radix.Title className="sr-only">{title}</Radix.Title>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
