"use client";

import dynamic from "next/dynamic";

/** The menu in a chunk of its own: who is signed out does not load it. */
export const LazyUserMenu = dynamic(async () => (await import("@/components/user-menu")).UserMenu);
