import type { Toc } from "@stefanprobst/rehype-extract-toc";
import { docsMessages as t } from "@/messages/docs";

/** The sections of one page: beside it, or folded in above it where there is no room. */
export function SectionList({ sections }: { sections: Toc }) {
  if (sections.length === 0) return null;
  return (
    <div className="docs-sections">
      <nav aria-label={t.onThisPage} className="max-xl:hidden">
        <p className="font-medium">{t.onThisPage}</p>
        <Entries entries={sections} />
      </nav>
      <details key={sections[0]?.id} className="xl:hidden">
        <summary>{t.onThisPage}</summary>
        <nav aria-label={t.onThisPage}>
          <Entries entries={sections} />
        </nav>
      </details>
    </div>
  );
}

function Entries({ entries }: { entries: Toc }) {
  return (
    <ul>
      {entries.map(({ id, value, children }) => (
        <li key={id}>
          <a href={`#${id}`}>{value}</a>
          {children && <Entries entries={children} />}
        </li>
      ))}
    </ul>
  );
}
