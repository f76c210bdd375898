"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

export const DropdownMenu = Radix.Root;
export const DropdownMenuTrigger = Radix.Trigger;

export function DropdownMenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        className={classNames(
          "z-50 max-w-72 min-w-44 animate-fade-in rounded-lg border border-line bg-surface p-1 shadow-raised",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

export function DropdownMenuItem({
  danger = false,
  className,
  ...props
}: ComponentProps<typeof Radix.Item> & { danger?: boolean }) {
  return (
    <Radix.Item
      className={classNames(
        "flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 select-none touch-target focus-visible:-outline-offset-2",
        "data-disabled:cursor-default data-disabled:opacity-50 data-highlighted:bg-sunken [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-soft",
        danger && "text-danger data-highlighted:bg-danger-soft [&>svg]:text-danger",
        className,
      )}
      {...props}
    />
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={classNames("px-2 py-1.5 text-sm text-ink-soft", className)} {...props} />;
}

export function DropdownMenuSeparator(props: ComponentProps<typeof Radix.Separator>) {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" {...props} />;
}
