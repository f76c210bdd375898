"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { requestInference, setView } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import type { FilmView } from "@/domain/film-view";
import type { ScanDetail } from "@/domain/scan";
import { isInProgress, scanQueryKey } from "./use-scan";

export type ViewChange = {
  /** If true, the image stays as it is for now. */
  isBusy: boolean;
  /** Why the last change was not made, in words. */
  problem: string | null;
  change: (view: FilmView) => void;
};

/** Shows another image of a scan's film and asks for its analysis, in one gesture. */
export function useViewChange(scan: ScanDetail): ViewChange {
  const client = useQueryClient();
  const key = scanQueryKey(scan.id);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (view: FilmView) => {
      client.setQueryData<ScanDetail>(key, await setView(scan.id, view));
      await requestInference(scan.id);
    },
    onMutate: () => client.cancelQueries({ queryKey: key }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  const isBusy = isPending || isInProgress(scan);
  return {
    isBusy,
    problem: error ? ApiProblem.from(error).detail : null,
    change: (view) => {
      if (!isBusy) mutate(view);
    },
  };
}
