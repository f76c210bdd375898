"use client";

import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";

type ToolPopoverProps = {
  label: string;
  shortcut: string;
  icon: ReactNode;
  /** Something is set in it that differs from how films come. */
  inUse: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
};

/** A tool with settings of its own, which open below it. Dark, as all that lies over a film. */
export function ToolPopover({ label, shortcut, icon, inUse, open, onOpenChange, children }: ToolPopoverProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <IconButton label={label} shortcut={shortcut} className={inUse ? "bg-accent-soft text-accent" : undefined}>
          {icon}
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={8}
          collisionPadding={8}
          aria-label={label}
          className="dark z-30 flex w-72 max-w-[calc(100vw-1rem)] animate-fade-in flex-col gap-3 rounded-lg border border-line bg-surface p-4 text-sm text-ink shadow-raised"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
