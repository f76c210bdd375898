"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { commonMessages as t } from "@/messages/common";
import { type Theme, THEME_COOKIE } from "./theme";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: Monitor, light: Sun, dark: Moon };
const ONE_YEAR_S = 365 * 24 * 3600;

/** Goes from the system's theme to light to dark. The choice is a cookie, so the server draws the next page right at once. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const Icon = ICONS[theme];

  function choose(next: Theme) {
    setTheme(next);
    const root = document.documentElement;
    root.classList.remove("light", "dark");
    if (next !== "system") root.classList.add(next);
    // oxlint-disable-next-line unicorn/no-document-cookie -- CookieStore is missing in browsers we support
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${ONE_YEAR_S}; samesite=lax`;
  }

  return (
    <button
      type="button"
      aria-label={`${t.theme[theme]}. ${t.theme.next[theme]}`}
      title={t.theme[theme]}
      onClick={() => choose(NEXT[theme])}
      className="inline-flex size-9 items-center justify-center rounded-md text-ink-soft hover:bg-sunken hover:text-ink touch-target"
    >
      <Icon aria-hidden="true" className="size-4" />
    </button>
  );
}
