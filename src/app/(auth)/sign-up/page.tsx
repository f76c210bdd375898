import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { accountMessages } from "@/messages/account";
import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { getCurrentUser } from "@/lib/auth/current-user";
import { toLocalPath, withNext } from "@/lib/auth/local-path";
import { LazyClerkForm } from "../../clerk/lazy-clerk";
import { AuthFrame } from "../auth-frame";
import { SignUpForm } from "./sign-up-form";

const t = accountMessages.signUp;

export const metadata: Metadata = { title: t.title };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = toLocalPath((await searchParams).next);
  if (await getCurrentUser()) redirect(next);
  const other = withNext("/sign-in", next);
  if (getClerkSettings()) return <LazyClerkForm kind="sign-up" next={next} other={other} />;
  return (
    <AuthFrame title={t.title} note={t.noReset} other={{ text: t.other, link: t.otherLink, href: other }}>
      <SignUpForm next={next} />
    </AuthFrame>
  );
}
