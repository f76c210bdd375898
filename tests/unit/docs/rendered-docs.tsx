import { readdirSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { DOC_PAGES } from "@/app/docs/pages";

export interface RenderedPage {
  href: string;
  html: string;
  /** What its headings and entries can be linked to by. */
  ids: string[];
  /** Where its links lead. */
  links: string[];
  /** What stands in its headings and entries, and as code anywhere. */
  code: Set<string>;
}

const unescape = (text: string) => text.replaceAll("&amp;", "&").replaceAll("&#x27;", "'").replaceAll("&quot;", '"');
const findAll = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map((match) => unescape(match[1]!));

/** Every page of the docs as the server writes it. */
export const renderedPages: readonly RenderedPage[] = DOC_PAGES.map(({ href, page: { default: Content } }) => {
  const html = renderToStaticMarkup(<Content />);
  return {
    href,
    html,
    ids: findAll(html, / id="([^"]*)"/g),
    links: findAll(html, /<a [^>]*?href="([^"]*)"/g),
    code: new Set(findAll(html, /<code[^>]*>([^<]*)<\/code>/g)),
  };
});

/** The page at an address such as `/docs/using/films`. */
export function pageAt(href: string): RenderedPage {
  const page = renderedPages.find((rendered) => rendered.href === href);
  if (!page) throw new Error(`There is no page ${href}`);
  return page;
}

/** The files below a folder, by their paths within it. */
export const filesBelow = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" });
