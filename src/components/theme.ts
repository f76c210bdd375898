export const THEME_COOKIE = "theme";

export type Theme = "system" | "light" | "dark";

/** The theme that a cookie's value names; the system's for anything else. */
export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
