"use client";

import { createContext } from "react";
import { signOut } from "@/browser/api-client";

/** Ends the session of this browser, with whoever keeps the accounts: the app itself, unless a page is told otherwise. */
export const SignOutContext = createContext<() => Promise<void>>(signOut);
