import type { ScanStatus } from "@/domain/scan";

export const dashboardMessages = {
  title: "My scans",
  newScan: "New scan",
  search: "Search by label or file name",
  searchShort: "Search",
  filter: "Status",
  filters: {
    ALL: "All statuses",
    DONE: "Analysed",
    RUNNING: "Analysing",
    QUEUED: "Waiting",
    FAILED: "Failed",
    UPLOADED: "Not analysed",
  } satisfies Record<ScanStatus | "ALL", string>,
  columns: {
    film: "Film",
    filmDate: "Film date",
    status: "Status",
    maxCobb: "Max Cobb",
    severity: "Severity",
    actions: "Actions",
  },
  keys: { move: "to move", search: "to search", create: "new scan", switch: "Single keys" },
  noFilmDate: "No date",
  noResult: "–",
  noResultLong: "No result yet",
  /** Analysed, but too little of a spine was found to measure. */
  noAngle: "No angle found",
  /** The time follows. */
  added: "Added",
  loadMore: "Show more",
  loadingMore: "Loading more scans",
  end: (count: number) => (count === 1 ? "1 scan" : `${count} scans`),
  more: (count: number) => `The newest ${count} scans`,
  actionsFor: (name: string) => `Actions for ${name}`,
  analyse: "Analyse",
  analyseAgain: "Analyse again",
  cancelAnalysis: "Cancel analysis",
  cancelFailed: (name: string) => `The analysis of “${name}” was not cancelled.`,
  retryNamed: (name: string) => `Try again: ${name}`,
  retryFailed: {
    label: "Try all again",
    done: (count: number) => {
      if (count === 0) return "None of these is helped by trying again: the film itself is at fault.";
      return count === 1 ? "One film is analysed again." : `${count} films are analysed again.`;
    },
    failed: "Nothing was tried again.",
  },
  analyseFailed: (name: string) => `“${name}” is not being analysed.`,
  rename: {
    title: "Rename the scan",
    label: "Label",
    hint: "Films with the same label belong together, for instance those of one patient. Use no real names.",
    save: "Save",
    saving: "Saving",
  },
  updating: "Searching",
  empty: {
    title: "No scans yet",
    body: "Add a frontal spine X-ray, and its vertebrae and Cobb angles are found in about a second.",
    phantom: "No film at hand? Try a drawn one.",
    phantomAlt: "A drawn film of a spine with a curve",
    tryPhantom: "Analyse this film",
    tryingPhantom: "Uploading the film",
    phantomLabel: "Phantom film",
    phantomFailed: "The phantom film was not uploaded.",
  },
  noMatch: {
    title: "No scan matches",
    body: "Labels and file names are searched, within the chosen status.",
    clear: "Show all scans",
  },
  error: {
    title: "Your scans could not be loaded",
    stale: "This list may be out of date.",
  },
} as const;
