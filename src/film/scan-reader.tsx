"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { ApiProblem } from "@/browser/api-problem";
import { useFilmState } from "./viewer/use-film-state";
import { commonMessages } from "@/messages/common";
import { scanMessages } from "@/messages/scan";
import { PageNotice } from "@/components/page-notice";
import { scanName } from "@/components/scan-name";
import { buttonClass } from "@/components/ui/button-class";
import { useDeleteWithUndo, useHiddenScans } from "@/browser/use-delete-with-undo";
import type { ScanDetail } from "@/domain/scan";
import { shownResult } from "@/domain/shown-result";
import { PanelSheet } from "./panel/panel-sheet";
import { ScanFilm } from "./scan-film";
import { ScanPanel } from "./panel/scan-panel";
import { useScan } from "./use-scan";

/** A scan's page in the browser: the film, and beside it what was found. */
export function ScanReader({ initial }: { initial: ScanDetail }) {
  const { data: scan, error } = useScan(initial);
  const [state, dispatch] = useFilmState();
  const deleteWithUndo = useDeleteWithUndo();
  const isHidden = useHiddenScans().has(scan.id);
  const router = useRouter();
  const { currentRun } = scan;
  const result = useMemo(() => shownResult({ currentRun }), [currentRun]);
  // A new result has vertebrae of its own: what was selected in the old one is not in it.
  const [knownResultId, setKnownResultId] = useState(result?.id);
  if (result?.id !== knownResultId) {
    setKnownResultId(result?.id);
    dispatch({ type: "forget-targets" });
  }
  // The title that the server wrote has the label that the scan had then.
  const name = scanName(scan);
  useEffect(() => {
    document.title = commonMessages.pageTitle(name);
  }, [name]);
  const status = error ? ApiProblem.from(error).status : null;

  if (isHidden || status === 404) {
    return (
      <PageNotice title={scanMessages.status.deletedTitle} body={scanMessages.status.deletedBody}>
        <Link href="/dashboard" className={buttonClass()}>
          {scanMessages.back}
        </Link>
      </PageNotice>
    );
  }
  return (
    <div className="relative flex h-[calc(100dvh-var(--header-height)-var(--footer-height))] min-h-80 overflow-clip sheet:min-h-104 [--sheet-open:56dvh] [--sheet-peek:12.75rem] sheet:flex-col sheet:pb-(--sheet-peek) sheet:has-[aside[data-open]]:pb-(--sheet-open)">
      {/* Zoom, picture and tools are of one image. */}
      <ScanFilm key={JSON.stringify(scan.view)} scan={scan} result={result} state={state} dispatch={dispatch} />
      <PanelSheet>
        <ScanPanel
          scan={scan}
          result={result}
          offline={status === 0}
          state={state}
          dispatch={dispatch}
          onDelete={() => {
            deleteWithUndo({ id: scan.id, name });
            router.push("/dashboard");
          }}
        />
      </PanelSheet>
    </div>
  );
}
