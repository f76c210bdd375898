import { useSyncExternalStore } from "react";

const STORAGE_KEY = "analyse-after-upload";
const listeners = new Set<() => void>();
/** What was chosen in this tab, for browsers that keep nothing (storage blocked or full). */
let chosen: boolean | null = null;

/** Whether films are analysed as soon as they are uploaded: on, until the user has turned it off in this browser. */
export function wantsAnalysis(): boolean {
  if (chosen !== null) return chosen;
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true;
  }
}

function setWantsAnalysis(wanted: boolean): void {
  chosen = wanted;
  try {
    localStorage.setItem(STORAGE_KEY, wanted ? "on" : "off");
  } catch {
    // Not remembered, then; it still holds in this tab.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The switch "Analyse after upload", remembered by this browser. */
export function useAnalysePreference(): [boolean, (wanted: boolean) => void] {
  return [useSyncExternalStore(subscribe, wantsAnalysis, () => true), setWantsAnalysis];
}
