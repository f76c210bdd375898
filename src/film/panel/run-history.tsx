"use client";

import { useState } from "react";
import { LocalTime } from "@/components/local-date";
import { commonMessages } from "@/messages/common";
import { scanMessages } from "@/messages/scan";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { RunSummary } from "@/domain/scan";
import { PanelSection } from "./panel-section";

const t = scanMessages.panel;
const SHOWN_AT_FIRST = 3;
/** As many digits of a model's hash as tell two models apart at a glance. */
const HASH_DIGITS = 8;

/** Every analysis of the film, the newest first: what ran, how long, and what came of it. */
export function RunHistory({ runs, shownRunId }: { runs: RunSummary[]; shownRunId: string | null }) {
  const [all, setAll] = useState(false);
  if (runs.length === 0) return null;
  const shown = all ? runs : runs.slice(0, SHOWN_AT_FIRST);
  return (
    <PanelSection title={`${t.history} (${runs.length})`}>
      <ol className="flex flex-col gap-3 text-sm">
        {shown.map((run) => (
          <RunRow key={run.id} run={run} isShown={run.id === shownRunId} />
        ))}
      </ol>
      {runs.length > SHOWN_AT_FIRST && (
        <Button variant="quiet" size="sm" className="-ml-2.5 self-start" onClick={() => setAll(!all)}>
          {all ? t.showFewer : t.showAll(runs.length)}
        </Button>
      )}
    </PanelSection>
  );
}

function RunRow({ run, isShown }: { run: RunSummary; isShown: boolean }) {
  const { model, engine, timingMs } = run;
  const facts = [engine, timingMs && scanMessages.milliseconds(timingMs.inference)].filter(Boolean).join(" · ");
  return (
    <li data-run={run.status}>
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium tabular">{outcome(run)}</span>
        {isShown && <Badge>{t.shown}</Badge>}
        <LocalTime instant={run.finishedAt ?? run.queuedAt} className="ml-auto text-ink-soft tabular" />
      </p>
      {run.status === "FAILED" && (
        <p>{run.failureCode ? commonMessages.failure[run.failureCode] : scanMessages.status.unknownFailure}</p>
      )}
      <p className="text-ink-soft tabular">
        {model ? (
          <>
            {model.name}{" "}
            <code title={`${t.version} ${model.version}`} className="font-mono">
              {model.version.slice(0, HASH_DIGITS)}
            </code>
            {facts && ` · ${facts}`}
          </>
        ) : (
          run.status === "FAILED" && t.noModel
        )}
      </p>
    </li>
  );
}

function outcome({ status, maxCobbDeg }: RunSummary): string {
  if (status === "FAILED") return t.failed;
  if (status !== "DONE") return t.runStatus[status];
  return maxCobbDeg === null ? t.noAngle : commonMessages.degrees(maxCobbDeg);
}
