import { ClerkProvider } from "@clerk/nextjs";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { NONCE_HEADER } from "@/lib/http/security-headers";
import { ClerkSignOut } from "./clerk-sign-out";

/**
 * What the pages need where Clerk keeps the accounts. Loaded by import() alone, so that the pages of local accounts hold
 * none of it.
 */
export async function ClerkRoot({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER);
  return (
    <ClerkProvider
      publishableKey={getClerkSettings()?.publishableKey ?? ""}
      signInUrl="/sign-in"
      signUpUrl="/sign-up"
      afterSignOutUrl="/"
      {...(nonce === null ? {} : { nonce })}
    >
      <ClerkSignOut>{children}</ClerkSignOut>
    </ClerkProvider>
  );
}
