"use client";

import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { commonMessages as t } from "../messages/common";
import { buttonClass } from "./button-class";

/** Asks before something that cannot be undone. Focus starts on "Cancel". */
export function AlertDialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  confirmLabel,
  onConfirm,
}: {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactNode;
  title: string;
  description: ReactNode;
  confirmLabel: string;
  onConfirm: () => void;
}) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-shade" />
        <Radix.Content className="fixed inset-x-0 bottom-0 z-50 flex animate-rise flex-col gap-4 rounded-t-lg border border-line bg-surface p-5 shadow-raised sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-full sm:max-w-md sm:-translate-1/2 sm:animate-fade-in sm:rounded-lg">
          <div>
            <Radix.Title className="text-base font-medium">{title}</Radix.Title>
            <Radix.Description className="mt-1 text-sm text-ink-soft">{description}</Radix.Description>
          </div>
          <div className="flex flex-wrap justify-end gap-2">
            <Radix.Cancel className={buttonClass({ variant: "secondary" })}>{t.actions.cancel}</Radix.Cancel>
            <Radix.Action onClick={onConfirm} className={buttonClass({ variant: "danger" })}>
              {confirmLabel}
            </Radix.Action>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
