"use client";

import { useRouter } from "next/navigation";
import { type RefObject, useEffect } from "react";

/** Marks the link of each row, for the arrow keys. */
export const ROW_LINK = "data-scan-link";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Menus and windows have keys of their own. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="menu"], [role="dialog"], [role="listbox"]') !== null;
}

/**
 * Arrows move through the rows; Enter follows the row's link. With `singleKeys`, `/` goes to the search box and `n` to
 * the upload of a film.
 */
export function useListKeys(searchBox: RefObject<HTMLInputElement | null>, singleKeys: boolean): void {
  const router = useRouter();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isElsewhere(event.target)) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const inSearch = event.target === searchBox.current;
        if (isTyping(event.target) && !inSearch) return;
        // A menu's button opens its menu with the arrow.
        if (event.target instanceof HTMLElement && event.target.closest("[aria-haspopup]")) return;
        const links = [...document.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`)];
        const at = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
        if (event.key === "ArrowUp" && at <= 0) {
          if (at === 0) searchBox.current?.focus();
          else return;
        } else {
          const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
          if (!next) return;
          next.focus();
        }
        event.preventDefault();
        return;
      }
      if (isTyping(event.target)) {
        if (event.key === "Escape" && event.target === searchBox.current) searchBox.current?.blur();
        return;
      }
      if (!singleKeys) return;
      if (event.key === "/") {
        event.preventDefault();
        searchBox.current?.focus();
        searchBox.current?.select();
      } else if (event.key === "n") {
        event.preventDefault();
        router.push("/dashboard/new");
      }
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [router, searchBox, singleKeys]);
}
