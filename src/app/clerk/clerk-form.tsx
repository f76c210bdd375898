"use client";

import { ClerkFailed, ClerkLoading, SignIn, SignUp } from "@clerk/nextjs";
import { accountMessages } from "@/messages/account";
import { commonMessages } from "@/messages/common";
import { PageNotice } from "@/components/page-notice";
import { Button } from "@/components/ui/button";

const t = accountMessages.clerk;

/**
 * Clerk's form for signing in or up, which its script draws; a plain word while and where that can't be loaded.
 * @param next path of this app to go to afterwards
 * @param other the address of the other form, with the same `next`
 */
export function ClerkForm({ kind, next, other }: { kind: "sign-in" | "sign-up"; next: string; other: string }) {
  // By the hash: a path would need pages below this one for each step of the form.
  const shared = { routing: "hash", forceRedirectUrl: next } as const;
  return (
    <div className="m-auto flex w-full justify-center px-4 py-10">
      <ClerkLoading>
        <output className="text-ink-soft">{commonMessages.loading}…</output>
      </ClerkLoading>
      <ClerkFailed>
        <div role="alert">
          <PageNotice title={t.failedTitle} body={t.failedBody}>
            <Button onClick={() => window.location.reload()}>{commonMessages.actions.retry}</Button>
          </PageNotice>
        </div>
      </ClerkFailed>
      {kind === "sign-in" ? <SignIn {...shared} signUpUrl={other} /> : <SignUp {...shared} signInUrl={other} />}
    </div>
  );
}
