"use client";

import { lazy, type ComponentProps } from "react";

// In chunks of their own: a page of local accounts loads none of them. An import() in a page would not do: the page's
// own chunks would hold what it imports. Not next/dynamic: it has pages preload chunks that the build does not write.
const ClerkRoot = lazy(async () => ({ default: (await import("./clerk-root")).ClerkRoot }));
const ClerkForm = lazy(async () => ({ default: (await import("./clerk-form")).ClerkForm }));
const ClerkProfileButton = lazy(async () => ({
  default: (await import("./clerk-profile-button")).ClerkProfileButton,
}));

// As functions: what a page on the server names is lazy itself in the browser, and React takes no lazy one within.
export function LazyClerkRoot(props: ComponentProps<typeof ClerkRoot>) {
  return <ClerkRoot {...props} />;
}

export function LazyClerkForm(props: ComponentProps<typeof ClerkForm>) {
  return <ClerkForm {...props} />;
}

export function LazyClerkProfileButton() {
  return <ClerkProfileButton />;
}
