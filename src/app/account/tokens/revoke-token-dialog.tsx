"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { FormError } from "@/components/account/form-error";
import { revokeAccessToken } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { accountMessages } from "@/messages/account";
import { commonMessages } from "@/messages/common";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { AccessToken } from "@/domain/access-token";

const t = accountMessages.tokens.revoke;

/** Ends a token, after asking; `onRevoked` comes when the window is closed and the focus may go elsewhere. One that is gone already, ended in another tab, is as good as ended here. */
export function RevokeTokenDialog({ token, onRevoked }: { token: AccessToken; onRevoked: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const isRevoked = useRef(false);
  const revoke = useMutation({
    mutationFn: () =>
      revokeAccessToken(token.id).catch((error: unknown) => {
        if (ApiProblem.from(error).status !== 404) throw error;
      }),
    onSuccess: () => {
      isRevoked.current = true;
      setIsOpen(false);
    },
  });
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary" size="sm" aria-label={t.openFor(token.name)}>
          {t.open}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t.title(token.name)}
        description={t.body}
        onCloseAutoFocus={(event) => {
          if (!isRevoked.current) return;
          // Not before: an open window holds the focus.
          event.preventDefault();
          onRevoked();
        }}
      >
        <FormError text={revoke.error ? ApiProblem.from(revoke.error).detail : undefined} />
        <DialogActions>
          <Button variant="secondary" onClick={() => setIsOpen(false)}>
            {commonMessages.actions.cancel}
          </Button>
          <Button variant="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {revoke.isPending ? t.busy : t.submit}
          </Button>
        </DialogActions>
      </DialogContent>
    </Dialog>
  );
}
