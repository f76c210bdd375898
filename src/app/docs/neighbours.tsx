import Link from "next/link";
import { docsMessages as t } from "@/messages/docs";
import { DOC_PAGES, type DocPage } from "./pages";

/** The way to the page before and after, for who reads from the beginning to the end. */
export function Neighbours({ of }: { of: DocPage }) {
  const at = DOC_PAGES.indexOf(of);
  const [previous, next] = [DOC_PAGES[at - 1], DOC_PAGES[at + 1]];
  return (
    <nav aria-label={t.neighbours} className="docs-neighbours">
      {previous && (
        <Link href={previous.href} rel="prev" prefetch={false} className="neighbour">
          <span>{t.previous}</span>
          {previous.name}
        </Link>
      )}
      {next && (
        <Link href={next.href} rel="next" prefetch={false} className="neighbour">
          <span>{t.next}</span>
          {next.name}
        </Link>
      )}
    </nav>
  );
}
