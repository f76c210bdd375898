"use client";

import { useCallback, useEffect, useSyncExternalStore } from "react";

const STORE_KEY = "film-keys";
const CHANGED = "film-keys-changed";

function subscribe(listener: () => void) {
  window.addEventListener(CHANGED, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener("storage", listener);
  };
}

function isOn(): boolean {
  try {
    return localStorage.getItem(STORE_KEY) !== "off";
  } catch {
    return true; // Storage is closed to us (private mode, policy): keys work as they do by default.
  }
}

/** Whether single keys act as commands. They can be turned off, for those whose input sends stray keys (WCAG 2.1.4). */
export function useFilmKeysEnabled(): [boolean, (on: boolean) => void] {
  const enabled = useSyncExternalStore(subscribe, isOn, () => true);
  const setEnabled = useCallback((on: boolean) => {
    try {
      localStorage.setItem(STORE_KEY, on ? "on" : "off");
    } catch {
      return;
    }
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return [enabled, setEnabled];
}

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
