"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

const AppProviders = dynamic(async () => (await import("./app-providers")).AppProviders);

/** What the pages share in the browser. The landing page of who is signed out needs none of it, and does not load it. */
export function Providers({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  const isBare = usePathname() === "/" && !signedIn;
  return isBare ? children : <AppProviders>{children}</AppProviders>;
}
