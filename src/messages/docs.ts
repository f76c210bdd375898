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
  default: "Default:",
  call: {
    needsSession: "Needs a session; takes no access token.",
    needsSessionOrScope: (scope: string) => `Needs a session, or an access token with ${scope}.`,
    needsNoSession: "Asks for no session.",
    perMinute: (limit: number) => `At most ${limit} a minute.`,
    inAddress: "In the address",
    inQuery: "In the query",
    inBody: "In the body",
    answers: (status: string, mediaType: string) => `Answers ${status}, ${mediaType}`,
    answersWithoutBody: (status: string) => `Answers ${status}, without a body`,
    mayBeLeftOut: "may be left out",
    refusesWith: "Refuses with",
  },
  angles: {
    under: (to: number) => `under ${to}°`,
    between: (from: number, to: number) => `from ${from}° to under ${to}°`,
    from: (from: number) => `${from}° and more`,
  },
  pageSays: "The page says:",
  model: {
    figuresFrom: (name: string, source: string) => `${name}, from models/manifest.json. Made by: ${source}.`,
    model: "Model",
    licence: "Licence",
    trainedOn: "Trained on",
  },
  copyNamed: (text: string) => {
    const line = text.split("\n", 1)[0] ?? "";
    return `Copy: ${line.length > SHOWN_OF_COMMAND ? `${line.slice(0, SHOWN_OF_COMMAND)}…` : line}`;
  },
} as const;
