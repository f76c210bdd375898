"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { toast } from "sonner";
import { ApiProblem } from "./api-problem";
import { commonMessages as t } from "@/messages/common";
import {
  carryOutDeletion,
  getHiddenScans,
  holdDeletion,
  subscribeToHiddenScans,
  withdrawDeletion,
} from "./pending-deletions";

const UNDO_MS = 6000;
const NONE: ReadonlySet<string> = new Set();

/** Ids of the scans that lists must not show: deleted, or about to be. */
export function useHiddenScans(): ReadonlySet<string> {
  return useSyncExternalStore(subscribeToHiddenScans, getHiddenScans, () => NONE);
}

/**
 * Deletes a scan the forgiving way: it vanishes at once, a toast offers "Undo" for 6 s (longer while the pointer rests
 * on it), and only then the server is told. Leaving the app sends what is still waiting; a move between pages does not.
 */
export function useDeleteWithUndo(): (scan: { id: string; name: string }) => void {
  const queries = useQueryClient();
  return useCallback(
    ({ id, name }) => {
      async function finish() {
        try {
          await carryOutDeletion(id);
          await queries.invalidateQueries({ queryKey: ["scans"] });
        } catch (error) {
          toast.error(t.scanDeleteFailed(name), { description: ApiProblem.from(error).detail });
        }
      }
      holdDeletion(id);
      toast(t.scanDeleted(name), {
        duration: UNDO_MS,
        action: {
          label: t.actions.undo,
          onClick: () => {
            withdrawDeletion(id);
            // The toast goes, and the focus with it: it follows what came back.
            requestAnimationFrame(() => document.querySelector<HTMLElement>(`a[href="/scan/${id}"]`)?.focus());
          },
        },
        onAutoClose: () => void finish(),
        onDismiss: () => void finish(),
      });
    },
    [queries],
  );
}
