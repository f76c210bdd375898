"use client";

import { use, useRef, useState } from "react";
import { leaveFor } from "@/components/account/leave-for";
import { SignOutContext } from "@/components/account/sign-out-context";
import { accountMessages } from "@/messages/account";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { DeleteAccountForm } from "./delete-account-form";

const t = accountMessages.deleteAccount;

const focusWhenShown = (button: HTMLButtonElement | null) => button?.focus();

export function DeleteAccountDialog({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const signOut = use(SignOutContext);
  const [isOpen, setIsOpen] = useState(false);
  const [isDeleted, setIsDeleted] = useState(false);
  const contentRef = useRef<HTMLDivElement>(null);

  async function leave() {
    // Clerk's cookie outlives the account for a moment; that the session is gone already is no matter.
    if (!hasPassword) await signOut().catch(() => undefined);
    await leaveFor("/");
  }

  // Nothing behind the window is there any more: closing it leads away.
  const change = (open: boolean) => (isDeleted ? void leave() : setIsOpen(open));

  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="secondary" className="self-start text-danger">
          {t.open}
        </Button>
      </DialogTrigger>
      <DialogContent
        ref={contentRef}
        title={isDeleted ? t.doneTitle : t.dialogTitle}
        description={isDeleted ? t.doneBody : t.dialogBody(email)}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          contentRef.current?.querySelector("input")?.focus();
        }}
      >
        {isDeleted ? (
          <DialogActions>
            <Button ref={focusWhenShown} onClick={() => change(false)}>
              {t.leave}
            </Button>
          </DialogActions>
        ) : (
          <DeleteAccountForm
            hasPassword={hasPassword}
            onDeleted={() => setIsDeleted(true)}
            onCancel={() => change(false)}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
