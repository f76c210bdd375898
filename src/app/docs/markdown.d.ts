// What Markdown is compiled to (mdx.config.ts).

declare module "*.mdx" {
  import type { Toc } from "@stefanprobst/rehype-extract-toc";
  import type { MDXContent } from "mdx/types";

  const Content: MDXContent;
  export default Content;
  /** The page's title, and under it its sections. */
  export const tableOfContents: Toc;
}

declare module "*.md" {
  import type { Toc } from "@stefanprobst/rehype-extract-toc";
  import type { MDXContent } from "mdx/types";

  const Content: MDXContent;
  export default Content;
  export const tableOfContents: Toc;
}
