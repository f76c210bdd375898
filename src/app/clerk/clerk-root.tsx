"use client";

import { ClerkProvider } from "@clerk/nextjs";
import type { ReactNode } from "react";
import { ClerkSignOut } from "./clerk-sign-out";

/** What the pages need where Clerk keeps the accounts. */
export function ClerkRoot({
  publishableKey,
  nonce,
  children,
}: {
  publishableKey: string;
  nonce: string;
  children: ReactNode;
}) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      signInUrl="/sign-in"
      signUpUrl="/sign-up"
      afterSignOutUrl="/"
      nonce={nonce}
    >
      <ClerkSignOut>{children}</ClerkSignOut>
    </ClerkProvider>
  );
}
