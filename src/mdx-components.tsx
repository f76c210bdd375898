import type { MDXComponents } from "mdx/types";
import { CodeBlock } from "@/components/docs/code-block";
import { DocImage } from "@/components/docs/doc-image";
import { DocLink } from "@/components/docs/doc-link";
import { DocTable, DocTableHead } from "@/components/docs/doc-table";
import { SectionHeading, SubsectionHeading } from "@/components/docs/section-heading";

/** What Markdown's own elements become; Next looks for this file by its name. The rest is styled by components/docs/prose.css. */
export function useMDXComponents(): MDXComponents {
  return {
    a: DocLink,
    h2: SectionHeading,
    h3: SubsectionHeading,
    img: DocImage,
    pre: CodeBlock,
    table: DocTable,
    th: DocTableHead,
  };
}
