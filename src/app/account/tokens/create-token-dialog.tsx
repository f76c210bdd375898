"use client";

import { useRef, useState } from "react";
import { accountMessages } from "@/messages/account";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { CreateTokenForm } from "./create-token-form";
import { TokenSecret } from "./token-secret";

const t = accountMessages.tokens.create;

/** Makes a token, and shows its secret for as long as this window is open. */
export function CreateTokenDialog({ onCreated }: { onCreated: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const contentRef = useRef<HTMLDivElement>(null);

  function change(open: boolean) {
    setIsOpen(open);
    if (!open) setSecret(null);
  }

  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="secondary" className="self-start">
          {t.open}
        </Button>
      </DialogTrigger>
      <DialogContent
        ref={contentRef}
        title={secret === null ? t.title : t.doneTitle}
        description={secret === null ? t.body : t.doneBody}
        // A click beside the window must not take away what is shown but once.
        onInteractOutside={(event) => secret !== null && event.preventDefault()}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          contentRef.current?.querySelector("input")?.focus();
        }}
      >
        {secret === null ? (
          <CreateTokenForm
            onCreated={(made) => {
              setSecret(made);
              onCreated();
            }}
            onCancel={() => change(false)}
          />
        ) : (
          <TokenSecret secret={secret} onDone={() => change(false)} />
        )}
      </DialogContent>
    </Dialog>
  );
}
