"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useRef } from "react";
import { commonMessages as t } from "@/messages/common";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;

type DialogContentProps = Omit<ComponentProps<typeof Radix.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
};

/** A window over the page, which gives the focus back to where it was. On phones it lies at the bottom, where the thumb is. */
export function DialogContent({ title, description, className, children, ...props }: DialogContentProps) {
  const { onOpenAutoFocus, onCloseAutoFocus } = props;
  const before = useRef<Element | null>(null);
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-shade" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={classNames(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] animate-rise flex-col gap-4 overflow-y-auto rounded-t-lg border border-line bg-surface p-5 shadow-raised",
          "sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-full sm:max-w-md sm:-translate-1/2 sm:animate-fade-in sm:rounded-lg",
          className,
        )}
        {...props}
        // Radix knows the way back to a trigger only, and a key can open a window that has none.
        onOpenAutoFocus={(event) => {
          before.current = document.activeElement;
          onOpenAutoFocus?.(event);
        }}
        onCloseAutoFocus={(event) => {
          onCloseAutoFocus?.(event);
          const back = before.current;
          if (event.defaultPrevented || back === document.body) return;
          if (back instanceof HTMLElement || back instanceof SVGElement) {
            event.preventDefault();
            back.focus();
          }
        }}
      >
        <div className="pr-10">
          <Radix.Title className="text-base font-medium">{title}</Radix.Title>
          {description && <Radix.Description className="mt-1 text-sm text-ink-soft">{description}</Radix.Description>}
        </div>
        {children}
        {/* Last, so that focus starts on the first field or action. */}
        <Radix.Close asChild>
          <IconButton label={t.actions.close} size="sm" tooltip={false} className="absolute top-3.5 right-3.5">
            <X />
          </IconButton>
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}

/** The buttons of a dialog, the main one last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2">{children}</div>;
}
