import Link from "next/link";
import type { ReactNode } from "react";
import { commonMessages as t } from "@/messages/common";
import { SiteMark } from "./site-mark";

const PAGE_LINK = "flex h-9 items-center rounded-md px-2 text-ink-soft hover:text-ink touch-target";

/** The bar on top of every page. `children` are what stands at its right: theme switch, user menu or sign-in. */
export function SiteHeader({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  return (
    <header className="sticky top-0 z-20 h-(--header-height) border-b border-line bg-paper">
      <nav aria-label={t.nav.label} className="flex h-full items-center gap-1 px-4 sm:px-6">
        <Link href="/" className="-ml-1 flex h-9 items-center gap-2 rounded-md px-1 font-medium touch-target">
          <SiteMark className="size-5 text-accent" />
          <span className={signedIn ? "max-sm:sr-only" : undefined}>{t.appName}</span>
        </Link>
        {signedIn && (
          <Link href="/dashboard" className={`ml-2 ${PAGE_LINK}`}>
            {t.nav.scans}
          </Link>
        )}
        <Link href="/docs" className={PAGE_LINK}>
          {t.nav.docs}
        </Link>
        <div className="ml-auto flex items-center gap-1">{children}</div>
      </nav>
    </header>
  );
}
