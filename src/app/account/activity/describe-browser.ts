import { parse } from "bowser";

/** "Chrome on macOS" of what a browser says of itself; what is no browser that we know, as it says it. */
export function describeBrowser(userAgent: string): string {
  const { browser, os } = parse(userAgent);
  return browser.name && os.name ? `${browser.name} on ${os.name}` : userAgent;
}
