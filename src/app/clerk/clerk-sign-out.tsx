"use client";

import { useClerk } from "@clerk/nextjs";
import type { ReactNode } from "react";
import { SignOutContext } from "@/components/account/sign-out-context";
import { ApiProblem } from "@/browser/api-problem";
import { commonMessages } from "@/messages/common";

/** Gives the pages Clerk's way to sign out, in place of the app's own. */
export function ClerkSignOut({ children }: { children: ReactNode }) {
  const clerk = useClerk();
  const signOut = async () => {
    // Clerk would keep the call for when it is loaded, which may be never.
    if (!clerk.loaded) throw new ApiProblem({ status: 0, code: "NETWORK", detail: commonMessages.errors.network });
    // With a callback Clerk leads nowhere by itself: the caller does.
    await clerk.signOut(() => undefined);
  };
  return <SignOutContext value={signOut}>{children}</SignOutContext>;
}
