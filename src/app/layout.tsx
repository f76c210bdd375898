import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { commonMessages as t } from "@/messages/common";
import { SiteHeader } from "@/components/site-header";
import { parseTheme, THEME_COOKIE } from "@/components/theme";
import { ThemeSwitch } from "@/components/theme-switch";
import { buttonClass } from "@/components/ui/button-class";
import { DISCLAIMER } from "@/domain/disclaimer";
import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { getCurrentUser } from "@/lib/auth/current-user";
import { NONCE_HEADER } from "@/lib/http/security-headers";
import { LazyClerkRoot } from "./clerk/lazy-clerk";
import { LazyUserMenu } from "./lazy-user-menu";
import { Providers } from "./providers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: t.appName, template: t.pageTitle("%s") },
  description: t.description,
  robots: { index: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafafa" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0d0f" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const user = await getCurrentUser();
  return (
    <html lang="en" className={theme === "system" ? undefined : theme} suppressHydrationWarning>
      <body>
        <Accounts>
          <a
            href="#content"
            className="fixed top-1 left-1 z-50 -translate-y-16 rounded-md bg-accent px-4 py-2 text-accent-ink focus:translate-y-0"
          >
            {t.skipToContent}
          </a>
          <Providers signedIn={user !== null}>
            <SiteHeader signedIn={user !== null}>
              <ThemeSwitch initial={theme} />
              {user ? (
                <LazyUserMenu user={{ name: user.name, email: user.email }} />
              ) : (
                <Link href="/sign-in" className={buttonClass({ variant: "quiet" })}>
                  {t.nav.signIn}
                </Link>
              )}
            </SiteHeader>
            <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
              {children}
            </main>
            <footer className="flex min-h-(--footer-height) items-center justify-center border-t border-line px-4 text-center text-sm text-balance text-ink-soft">
              {DISCLAIMER}
            </footer>
          </Providers>
        </Accounts>
      </body>
    </html>
  );
}

/** What stands around all pages for the sake of whoever keeps the accounts: nothing for local ones. */
async function Accounts({ children }: { children: ReactNode }) {
  const clerk = getClerkSettings();
  if (!clerk) return children;
  const nonce = (await headers()).get(NONCE_HEADER) ?? "";
  return (
    <LazyClerkRoot publishableKey={clerk.publishableKey} nonce={nonce}>
      {children}
    </LazyClerkRoot>
  );
}
