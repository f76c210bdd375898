import type { Metadata } from "next";
import Link from "next/link";
import { activityMessages } from "@/messages/activity";
import { accountMessages as t } from "@/messages/account";
import { buttonClass } from "@/components/ui/button-class";
import { Card } from "@/components/ui/card";
import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { requireUser } from "@/lib/auth/current-user";
import { listAccessTokens } from "@/server/account/list-access-tokens";
import { getReanalysis } from "@/server/runs/get-reanalysis";
import { LazyClerkProfileButton } from "../clerk/lazy-clerk";
import { ChangePasswordForm } from "./change-password-form";
import { DeleteAccountDialog } from "./delete-account-dialog";
import { ReanalysisCard } from "./reanalysis-card";
import { SignOutButton } from "./sign-out-button";
import { AccessTokensCard } from "./tokens/access-tokens-card";

export const metadata: Metadata = { title: t.account.title };

export default async function AccountPage() {
  const user = await requireUser();
  const isClerk = getClerkSettings() !== null;
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-5 px-4 py-8 sm:px-6 sm:py-10">
      <h1 className="text-lg font-medium">{t.account.title}</h1>
      <Card aria-labelledby="details" className="flex flex-col gap-4">
        <h2 id="details" className="font-medium">
          {t.account.details}
        </h2>
        <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
          <dt className="text-sm text-ink-soft sm:leading-6">{t.fields.name}</dt>
          <dd className="wrap-anywhere max-sm:-mt-2">{user.name || t.account.unknown}</dd>
          <dt className="text-sm text-ink-soft sm:leading-6">{t.fields.email}</dt>
          <dd className="wrap-anywhere max-sm:-mt-2">{user.email || t.account.unknown}</dd>
        </dl>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-4">
          <p className="min-w-48 flex-1 text-sm text-ink-soft">{t.account.signOutBody}</p>
          <SignOutButton />
        </div>
      </Card>
      <ReanalysisCard initial={await getReanalysis(user.id)} />
      {isClerk ? <ClerkProfileCard /> : <PasswordCard email={user.email} name={user.name} />}
      <AccessTokensCard initial={await listAccessTokens(user.id)} />
      <Card aria-labelledby="activity" className="flex flex-col gap-4">
        <div>
          <h2 id="activity" className="font-medium">
            {activityMessages.title}
          </h2>
          <p className="mt-1 text-sm text-ink-soft">{activityMessages.linkBody}</p>
        </div>
        <Link href="/account/activity" className={`${buttonClass({ variant: "secondary" })} self-start`}>
          {activityMessages.link}
        </Link>
      </Card>
      <Card aria-labelledby="delete" className="flex flex-col gap-4">
        <div>
          <h2 id="delete" className="font-medium">
            {t.deleteAccount.title}
          </h2>
          <p className="mt-1 text-sm text-ink-soft">{t.deleteAccount.body}</p>
        </div>
        <DeleteAccountDialog email={user.email} hasPassword={!isClerk} />
      </Card>
    </div>
  );
}

function PasswordCard({ email, name }: { email: string; name: string }) {
  return (
    <Card aria-labelledby="password" className="flex flex-col gap-4">
      <div>
        <h2 id="password" className="font-medium">
          {t.changePassword.title}
        </h2>
        <p className="mt-1 text-sm text-ink-soft">{t.changePassword.body}</p>
      </div>
      <ChangePasswordForm email={email} name={name} />
    </Card>
  );
}

function ClerkProfileCard() {
  return (
    <Card aria-labelledby="profile" className="flex flex-col gap-4">
      <div>
        <h2 id="profile" className="font-medium">
          {t.clerk.profile.title}
        </h2>
        <p className="mt-1 text-sm text-ink-soft">{t.clerk.profile.body}</p>
      </div>
      <LazyClerkProfileButton />
    </Card>
  );
}
