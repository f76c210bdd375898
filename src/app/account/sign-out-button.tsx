"use client";

import { use, useState } from "react";
import { toast } from "sonner";
import { leaveFor } from "@/components/account/leave-for";
import { SignOutContext } from "@/components/account/sign-out-context";
import { ApiProblem } from "@/browser/api-problem";
import { accountMessages } from "@/messages/account";
import { Button } from "@/components/ui/button";

const t = accountMessages.account;

export function SignOutButton() {
  const signOut = use(SignOutContext);
  const [busy, setBusy] = useState(false);

  async function leave() {
    setBusy(true);
    try {
      await signOut();
      await leaveFor("/");
    } catch (error) {
      setBusy(false);
      toast.error(t.signOutFailed, { description: ApiProblem.from(error).detail });
    }
  }

  return (
    <Button variant="secondary" busy={busy} onClick={() => void leave()}>
      {busy ? t.signOutBusy : t.signOut}
    </Button>
  );
}
