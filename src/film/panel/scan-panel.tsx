"use client";

import { ArrowLeft, Trash2 } from "lucide-react";
import Link from "next/link";
import { type Dispatch, useId } from "react";
import type { FilmAction, FilmState } from "../viewer/use-film-state";
import { LocalDay } from "@/components/local-date";
import { scanMessages } from "@/messages/scan";
import { scanName } from "@/components/scan-name";
import { Button } from "@/components/ui/button";
import type { ScanDetail } from "@/domain/scan";
import type { ShownResult } from "@/domain/shown-result";
import { CurveList } from "./curve-list";
import { ResultSummary } from "./result-summary";
import { RunHistory } from "./run-history";
import { RunInferenceButton } from "./run-inference-button";
import { ScanDetails } from "./scan-details";
import { ScanStatusLine } from "./scan-status";
import { useViewChange } from "../use-view-change";
import { VertebraTable } from "./vertebra-table";
import { ViewSettings } from "./view-settings";
import { WarningList } from "./warning-list";

type ScanPanelProps = {
  scan: ScanDetail;
  result: ShownResult | null;
  offline: boolean;
  state: FilmState;
  dispatch: Dispatch<FilmAction>;
  onDelete: () => void;
};

/** All that is known of a scan in words and numbers, from the result down to the file. */
export function ScanPanel({ scan, result, offline, state, dispatch, onDelete }: ScanPanelProps) {
  const viewChange = useViewChange(scan);
  return (
    <>
      <div className="flex flex-col gap-3 px-4 py-4 sheet:pt-0">
        <Heading scan={scan} />
        <ScanStatusLine scan={scan} hasResult={result !== null} offline={offline} />
        {result ? (
          <ResultSummary measurement={result.measurement} />
        ) : (
          scan.status !== "FAILED" && <p className="text-ink-soft">{scanMessages.panel.nothingYet}</p>
        )}
        <RunInferenceButton scan={scan} hasResult={result !== null} />
      </div>
      {result && (
        <div key={result.id} className="animate-fade-in">
          {result.measurement.maxCobb && (
            <CurveList measurement={result.measurement} state={state} dispatch={dispatch} />
          )}
          <WarningList {...{ scan, result, viewChange }} />
          <VertebraTable result={result} state={state} dispatch={dispatch} />
        </div>
      )}
      <ViewSettings scan={scan} viewChange={viewChange} />
      <RunHistory runs={scan.runs} shownRunId={result?.id ?? null} />
      <ScanDetails scan={scan} />
      <DeleteButton scan={scan} onDelete={onDelete} />
    </>
  );
}

function Heading({ scan }: { scan: ScanDetail }) {
  const { pages, page } = scan.film;
  return (
    <div>
      <Link
        href="/dashboard"
        className="-ml-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 text-sm text-ink-soft touch-target hover:text-ink sheet:hidden"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        {scanMessages.back}
      </Link>
      <h1 className="flex flex-wrap items-baseline gap-x-2 font-medium break-words">
        <span className="min-w-0 break-words">{scanName(scan)}</span>
        {scan.filmDate && <LocalDay day={scan.filmDate} className="text-sm font-normal text-ink-soft tabular" />}
      </h1>
      {pages > 1 && <p className="text-sm">{scanMessages.view.page(page + 1, pages, scan.view.page === null)}</p>}
    </div>
  );
}

function DeleteButton({ scan, onDelete }: { scan: ScanDetail; onDelete: () => void }) {
  const reasonId = useId();
  // The server refuses while a worker holds the film.
  const isHeld = scan.status === "RUNNING";
  return (
    <div className="border-t border-line px-4 py-4">
      <Button
        variant="quiet"
        aria-disabled={isHeld || undefined}
        aria-describedby={isHeld ? reasonId : undefined}
        onClick={() => !isHeld && onDelete()}
        className="-ml-3.5 text-danger"
      >
        <Trash2 aria-hidden="true" />
        {scanMessages.details.delete}
      </Button>
      {isHeld && (
        <p id={reasonId} className="text-sm text-ink-soft">
          {scanMessages.run.busyReason}
        </p>
      )}
    </div>
  );
}
