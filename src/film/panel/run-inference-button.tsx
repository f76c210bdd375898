"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw, ScanLine } from "lucide-react";
import { useId } from "react";
import { cancelInference, requestInference } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { scanMessages } from "@/messages/scan";
import { Button } from "@/components/ui/button";
import type { ScanDetail } from "@/domain/scan";
import { FILM_FAULTS } from "@/domain/scan-states";
import { isInProgress, scanQueryKey } from "../use-scan";

const t = scanMessages.run;

/** Starts an analysis. While one is under way it says so, and can be cancelled; a 409 is no error, only news. */
export function RunInferenceButton({ scan, hasResult }: { scan: ScanDetail; hasResult: boolean }) {
  const client = useQueryClient();
  const reasonId = useId();
  const key = scanQueryKey(scan.id);
  const run = useMutation({
    mutationFn: () => requestInference(scan.id),
    onMutate: async () => {
      await client.cancelQueries({ queryKey: key });
      const now = new Date().toISOString();
      client.setQueryData<ScanDetail>(
        key,
        (old) => old && { ...old, status: "QUEUED", statusChangedAt: now, failureCode: null },
      );
    },
    // Whatever the answer, the server knows the state: also after a 409, when another window was first.
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  const cancel = useMutation({
    mutationFn: () => cancelInference(scan.id),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  const failed = run.error ?? cancel.error;
  const problem = failed ? ApiProblem.from(failed) : null;
  const busy = isInProgress(scan) || run.isPending;
  const isFirst = scan.status === "UPLOADED";
  const label = scan.status === "FAILED" ? t.retry : isFirst ? t.analyse : t.again;

  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex gap-2">
        <Button
          // What failed because of the film itself is hardly mended by trying again.
          variant={hasResult || FILM_FAULTS.some((code) => code === scan.failureCode) ? "secondary" : "primary"}
          busy={busy}
          aria-describedby={busy ? reasonId : undefined}
          onClick={({ detail: clicks }) => {
            // The analysis may be done before the second click of a double one, which then would ask for another.
            if (clicks <= 1) run.mutate();
          }}
        >
          {isFirst ? <ScanLine aria-hidden="true" /> : <RotateCw aria-hidden="true" />}
          {busy ? t.busy : label}
        </Button>
        {isInProgress(scan) && (
          <Button variant="secondary" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t.cancel}
          </Button>
        )}
      </div>
      {busy && (
        <span id={reasonId} className="sr-only">
          {t.busyReason}
        </span>
      )}
      {problem && problem.status !== 409 && (
        <p role="alert" className="text-sm text-danger">
          {problem.detail}
        </p>
      )}
    </div>
  );
}
