"use client";

import { useEffect } from "react";

const TAKES_KEYS = "input, textarea, select, [contenteditable], [role=slider], [role=dialog], [role=menu]";

/**
 * Runs a command when its key is pressed anywhere on the page, but not while something that takes keys has the focus.
 * @param commands by `KeyboardEvent.key`, letters in lower case. Must keep its identity.
 */
export function useFilmKeys(commands: Record<string, () => void>, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TAKES_KEYS)) return;
      const command = commands[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!command) return;
      event.preventDefault();
      command();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [commands, enabled]);
}
