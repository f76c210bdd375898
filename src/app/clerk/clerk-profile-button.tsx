"use client";

import { useClerk } from "@clerk/nextjs";
import { accountMessages } from "@/messages/account";
import { Button } from "@/components/ui/button";

/** Opens Clerk's window for name, e-mail, password and sessions; off until its script is there. */
export function ClerkProfileButton() {
  const clerk = useClerk();
  return (
    <Button disabled={!clerk.loaded} onClick={() => clerk.openUserProfile()} className="self-start">
      {accountMessages.clerk.profile.open}
    </Button>
  );
}
