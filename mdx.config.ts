/**
 * How Markdown becomes pages: by Next for the app, by Vitest for the tests that read every page. Plugins are named, not
 * imported, since Turbopack hands them to a loader in another process.
 */
export const MDX_PLUGINS = {
  remarkPlugins: ["remark-gfm"],
  // Ids for headings, then the list of headings as an export, and pictures as imports, so that they are built files.
  rehypePlugins: [
    "rehype-slug",
    "@stefanprobst/rehype-extract-toc",
    "@stefanprobst/rehype-extract-toc/mdx",
    "rehype-mdx-import-media",
  ],
};
