import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: { theme: { text: ["figure"] }, classGroups: { shadow: [{ shadow: ["raised"] }] } },
});

/** Joins class names; of two Tailwind classes that set the same thing, the later wins. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
