"use client";

import { useSyncExternalStore } from "react";

const subscribeToNothing = () => () => {};

function useText(onServer: string, inBrowser: () => string): string {
  return useSyncExternalStore(subscribeToNothing, inBrowser, () => onServer);
}

/** A calendar day (YYYY-MM-DD) as the browser's locale writes it. The server, which knows no locale, writes it as it is. */
export function LocalDay({ day, className }: { day: string; className?: string }) {
  const text = useText(day, () =>
    new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)),
  );
  return (
    <time dateTime={day} className={className}>
      {text}
    </time>
  );
}

/** An instant (ISO 8601) in the browser's locale and time zone. */
export function LocalTime({ instant, className }: { instant: string; className?: string }) {
  const text = useText(`${instant.slice(0, 16).replace("T", " ")} UTC`, () =>
    new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant)),
  );
  return (
    <time dateTime={instant} className={className}>
      {text}
    </time>
  );
}
