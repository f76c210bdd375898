"use client";

import { useEffect, useEffectEvent } from "react";
import { type FilmCommandContext, findFilmCommand } from "./film-commands";

const TAKES_KEYS = "input, textarea, select, [contenteditable], [role=slider], [role=dialog], [role=menu]";

/** Runs a command when its key is pressed anywhere on the page, but not while something that takes keys has the focus. */
export function useFilmKeys(context: FilmCommandContext, enabled: boolean): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(TAKES_KEYS)) return;
    const command = findFilmCommand(event.key);
    if (!command) return;
    event.preventDefault();
    command.run(context);
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [enabled]);
}
