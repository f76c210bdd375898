import * as changelog from "../../../CHANGELOG.md";
import * as deploy from "../../../deploy/README.md";
import * as cite from "../../../docs/guide/about/cite.mdx";
import * as licences from "../../../docs/guide/about/licences.mdx";
import * as programs from "../../../docs/api/README.md";
import * as api from "../../../docs/guide/reference/api.mdx";
import * as commands from "../../../docs/guide/reference/commands.mdx";
import * as errors from "../../../docs/guide/reference/errors.mdx";
import * as appPages from "../../../docs/guide/reference/pages.mdx";
import * as settings from "../../../docs/guide/reference/settings.mdx";
import * as states from "../../../docs/guide/reference/states.mdx";
import * as debug from "../../../docs/guide/running/debug.mdx";
import * as howItWorks from "../../../docs/guide/running/how-it-works.mdx";
import * as operate from "../../../docs/guide/running/operate.mdx";
import * as rebuild from "../../../docs/guide/running/rebuild.mdx";
import * as accuracy from "../../../docs/guide/using/accuracy.mdx";
import * as dicom from "../../../docs/guide/using/dicom.mdx";
import * as films from "../../../docs/guide/using/films.mdx";
import * as keep from "../../../docs/guide/using/keep.mdx";
import * as reading from "../../../docs/guide/using/reading.mdx";
import * as results from "../../../docs/guide/using/results.mdx";
import * as warnings from "../../../docs/guide/using/warnings.mdx";
import * as start from "../../../docs/guide/start.mdx";
import * as modelCard from "../../../docs/generated/model-card.md";
import * as security from "../../../SECURITY.md";
import * as inferenceService from "../../../services/inference/README.md";

export interface DocPage {
  /** What stands in the list of pages and in the window's title. */
  name: string;
  href: string;
  page: typeof start;
}

const page = (name: string, path: string, content: typeof start): DocPage => ({
  name,
  href: path === "" ? "/docs" : `/docs/${path}`,
  page: content,
});

/** Every page of the docs, in the order in which they are read. A page in docs/guide has the address of its file. */
export const DOC_SECTIONS: readonly { name: string; pages: readonly DocPage[] }[] = [
  {
    name: "Start",
    pages: [page("What it is", "", start)],
  },
  {
    name: "Using it",
    pages: [
      page("Adding films", "using/films", films),
      page("DICOM files", "using/dicom", dicom),
      page("The reading page", "using/reading", reading),
      page("What a result says", "using/results", results),
      page("Warnings", "using/warnings", warnings),
      page("How sure it is", "using/accuracy", accuracy),
      page("Keeping and deleting", "using/keep", keep),
    ],
  },
  {
    name: "Running it",
    pages: [
      page("How it works", "running/how-it-works", howItWorks),
      page("Rebuild from scratch", "running/rebuild", rebuild),
      page("Deploying", "running/deploy", deploy),
      page("Everyday running", "running/operate", operate),
      page("When something fails", "running/debug", debug),
    ],
  },
  {
    name: "Reference",
    pages: [
      page("Settings", "reference/settings", settings),
      page("Commands", "reference/commands", commands),
      page("API", "reference/api", api),
      page("For programs", "reference/programs", programs),
      page("Errors", "reference/errors", errors),
      page("Pages of the app", "reference/pages", appPages),
      page("States of a scan", "reference/states", states),
      page("The inference service", "reference/inference-service", inferenceService),
      page("Model card", "reference/model-card", modelCard),
    ],
  },
  {
    name: "About",
    pages: [
      page("Security and privacy", "about/security", security),
      page("Licences", "about/licences", licences),
      page("How to cite", "about/cite", cite),
      page("Changelog", "about/changelog", changelog),
    ],
  },
];

export const DOC_PAGES: readonly DocPage[] = DOC_SECTIONS.flatMap((section) => section.pages);
