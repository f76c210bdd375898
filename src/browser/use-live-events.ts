"use client";

import { useEffect, useEffectEvent, useState } from "react";
import type { LiveEvent } from "@/domain/live-event";
import { openLiveEvents } from "./open-live-events";

/** Hears a stream of events. @returns whether it is heard; while not, the page has to ask. */
export function useLiveEvents(path: string, onEvent: (event: LiveEvent) => void): boolean {
  const [isLive, setIsLive] = useState(false);
  const hear = useEffectEvent(onEvent);
  useEffect(() => openLiveEvents(path, { onEvent: (event) => hear(event), onLive: setIsLive }), [path]);
  return isLive;
}
