import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DOC_PAGES, type DocPage } from "../pages";
import { Neighbours } from "../neighbours";
import { PageList } from "../page-list";
import { SectionList } from "../section-list";
import "@/components/docs/docs.css";
import "@/components/docs/prose.css";

interface Props {
  params: Promise<{ slug?: string[] }>;
}

async function findPage({ params }: Props): Promise<DocPage> {
  const { slug = [] } = await params;
  const href = ["/docs", ...slug].join("/");
  return DOC_PAGES.find((page) => page.href === href) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findPage(props)).name };
}

/** One page of the docs between the list of all pages and that of its sections; on a narrow window both fold in above it. */
export default async function DocsPage(props: Props) {
  const current = await findPage(props);
  const { default: Content, tableOfContents } = current.page;
  const sections = tableOfContents[0]?.children ?? [];
  return (
    <div className="docs">
      <PageList current={current} />
      <SectionList sections={sections} />
      <article className="prose">
        <Content />
        <Neighbours of={current} />
      </article>
    </div>
  );
}
