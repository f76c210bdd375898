import Link from "next/link";
import { docsMessages as t } from "@/messages/docs";
import { DOC_SECTIONS, type DocPage } from "./pages";

/** All pages of the docs: beside the page, or folded in above it where there is no room. */
export function PageList({ current }: { current: DocPage }) {
  return (
    <div className="docs-pages">
      <nav aria-label={t.pages} className="max-lg:hidden">
        <Sections current={current} />
      </nav>
      {/* The key closes it when another page is opened. */}
      <details key={current.href} className="lg:hidden">
        <summary>{t.contents}</summary>
        <nav aria-label={t.pages}>
          <Sections current={current} />
        </nav>
      </details>
    </div>
  );
}

function Sections({ current }: { current: DocPage }) {
  return (
    <ul>
      {DOC_SECTIONS.map((section) => (
        <li key={section.name}>
          <span className="font-medium">{section.name}</span>
          <ul>
            {section.pages.map(({ name, href }) => (
              <li key={href}>
                <Link href={href} aria-current={href === current.href ? "page" : undefined} prefetch={false}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
