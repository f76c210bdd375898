"use client";

import { useCallback, useSyncExternalStore } from "react";

const STORE_KEY = "single-keys";
const CHANGED = "single-keys-changed";

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
export function useSingleKeys(): [boolean, (on: boolean) => void] {
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
