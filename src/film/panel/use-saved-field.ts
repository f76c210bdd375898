"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { updateScan } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { scanMessages } from "@/messages/scan";
import type { ScanDetail } from "@/domain/scan";
import { scanQueryKey } from "../use-scan";

type Change = Parameters<typeof updateScan>[1];

/**
 * A field of a scan that is saved as one leaves it. What was typed stays when saving fails; what another window saved
 * appears while one is not typing.
 * @param stored the value as the server has it.
 * @param toChange what to send for a typed value; null where it cannot be sent, with `invalidText` to say why.
 */
export function useSavedField(
  scanId: string,
  stored: string,
  toChange: (typed: string) => Change | null,
  invalidText = "",
) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const [isInvalid, setIsInvalid] = useState(false);
  const latest = useRef(0);
  const save = useMutation({
    mutationFn: ({ change }: { change: Change; typed: string; turn: number }) => updateScan(scanId, change),
    onMutate: () => client.cancelQueries({ queryKey: scanQueryKey(scanId) }),
    onSuccess: (scan, { typed, turn }) => {
      if (turn !== latest.current) return;
      client.setQueryData<ScanDetail>(scanQueryKey(scanId), scan);
      setDraft((now) => (now === typed ? null : now));
    },
    // The question that was cancelled may have been for news, and the answer may be older than those.
    onSettled: () => client.invalidateQueries({ queryKey: scanQueryKey(scanId) }),
  });
  const { reset, isSuccess } = save;

  // "Saved" is news for a moment only.
  useEffect(() => {
    if (!isSuccess) return undefined;
    const timer = setTimeout(reset, 3000);
    return () => clearTimeout(timer);
  }, [isSuccess, reset]);

  const commit = () => {
    if (draft === null) return;
    if (draft === stored) {
      setDraft(null);
      return;
    }
    const change = toChange(draft);
    setIsInvalid(change === null);
    if (change === null) return;
    latest.current += 1;
    save.mutate({ change, typed: draft, turn: latest.current });
  };

  const error = isInvalid
    ? invalidText
    : save.isError
      ? scanMessages.details.notSaved(ApiProblem.from(save.error).detail)
      : undefined;
  return {
    value: draft ?? stored,
    isChanged: draft !== null && draft !== stored,
    error,
    status: save.isPending ? scanMessages.details.saving : isSuccess ? scanMessages.details.saved : "",
    type: (typed: string) => {
      setDraft(typed);
      setIsInvalid(false);
      if (save.isError) reset();
    },
    commit,
    /** Says that what stands in the field cannot be saved. */
    refuse: () => setIsInvalid(true),
    revert: () => {
      setDraft(null);
      setIsInvalid(false);
      reset();
    },
  };
}
