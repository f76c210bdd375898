"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

const AppProviders = dynamic(async () => (await import("./app-providers")).AppProviders);

/** What the pages share in the browser. The landing page and the docs of who is signed out need none of it, and do not load it. */
export function Providers({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  const path = usePathname();
  const isForReading = path === "/" || path === "/docs" || path.startsWith("/docs/");
  return isForReading && !signedIn ? children : <AppProviders>{children}</AppProviders>;
}
