const SHOWN_OF_COMMAND = 40;

/** The words around the pages of the docs; the pages themselves are in docs/guide. */
export const docsMessages = {
  title: "Docs",
  pages: "Pages of the docs",
  contents: "All pages",
  onThisPage: "On this page",
  table: "Table",
  neighbours: "Next and previous page",
  previous: "Previous",
  next: "Next",
  step: { do: "Do", check: "Check", ifItFails: "If it fails" },
  copy: "Copy",
  copied: "Copied",
  notCopied: "Not copied: select the text",
  copyNamed: (text: string) => {
    const line = text.split("\n", 1)[0] ?? "";
    return `Copy: ${line.length > SHOWN_OF_COMMAND ? `${line.slice(0, SHOWN_OF_COMMAND)}…` : line}`;
  },
} as const;
