"use client";

import { CircleUser, LogOut, Plus, Settings } from "lucide-react";
import Link from "next/link";
import { use } from "react";
import { toast } from "sonner";
import { leaveFor } from "./account/leave-for";
import { SignOutContext } from "./account/sign-out-context";
import { ApiProblem } from "@/browser/api-problem";
import { commonMessages as t } from "@/messages/common";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "./ui/dropdown-menu";
import { IconButton } from "./ui/icon-button";

async function leave(signOut: () => Promise<void>) {
  try {
    await signOut();
    await leaveFor("/");
  } catch (error) {
    toast.error(t.userMenu.signOutFailed, { description: ApiProblem.from(error).detail });
  }
}

/** Who is signed in, and the ways to the account and out. */
export function UserMenu({ user }: { user: { name: string; email: string } }) {
  const signOut = use(SignOutContext);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label={t.userMenu.label} tooltip={false}>
          <CircleUser />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {(user.name || user.email) && (
          <>
            <DropdownMenuLabel>
              <span className="block truncate text-ink">{user.name}</span>
              <span className="block truncate">{user.email}</span>
            </DropdownMenuLabel>
            <DropdownMenuSeparator />
          </>
        )}
        <DropdownMenuItem asChild>
          <Link href="/dashboard/new">
            <Plus /> {t.nav.newScan}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href="/account">
            <Settings /> {t.userMenu.account}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void leave(signOut)}>
          <LogOut /> {t.userMenu.signOut}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
