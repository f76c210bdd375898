"use client";

import dynamic from "next/dynamic";

// In chunks of their own: a page of local accounts loads none of them. An import() in a page would not do: the page's
// own chunks would hold what it imports.
export const LazyClerkRoot = dynamic(async () => (await import("./clerk-root")).ClerkRoot);
export const LazyClerkForm = dynamic(async () => (await import("./clerk-form")).ClerkForm);
export const LazyClerkProfileButton = dynamic(async () => (await import("./clerk-profile-button")).ClerkProfileButton);
