import Link from "next/link";
import type { ReactNode } from "react";

const ELSEWHERE = /^[a-z]+:/;
const OUT_OF_FOLDERS = /^(?:\.\.?\/)+/;

/** A link of a page: within the docs, to another site, or to a file of the repository, which the app does not serve and names. */
export function DocLink({ href = "", children }: { href?: string; children?: ReactNode }) {
  if (href.startsWith("#")) return <a href={href}>{children}</a>;
  if (href.startsWith("/")) return <Link href={href}>{children}</Link>;
  if (ELSEWHERE.test(href)) return <a href={href}>{children}</a>;
  const path = href.replace(OUT_OF_FOLDERS, "");
  return children === path ? (
    <code>{path}</code>
  ) : (
    <>
      {children} (<code>{path}</code>)
    </>
  );
}
