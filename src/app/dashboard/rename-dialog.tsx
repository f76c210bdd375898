"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useState } from "react";
import { updateScan } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { commonMessages } from "@/messages/common";
import { dashboardMessages as t } from "@/messages/dashboard";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MAX_LABEL_LENGTH } from "@/domain/film-details";
import type { ScanSummary } from "@/domain/scan";
import { patchListedScan } from "./use-scan-list";

/** Changes a scan's label. What was typed stays if the server refuses. Focus goes back to `trigger`. */
export function RenameDialog({
  scan,
  trigger,
  onClose,
}: {
  scan: ScanSummary;
  trigger: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [label, setLabel] = useState(scan.label);
  const save = useMutation({
    mutationFn: () => updateScan(scan.id, { label: label.trim() }),
    onSuccess: (changed) => {
      // Nothing else of the answer: its status may be older than what has been heard since.
      patchListedScan(queries, scan.id, { label: changed.label });
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t.rename.title}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          trigger.current?.focus();
        }}
      >
        <form
          className="flex flex-col gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Field
            label={t.rename.label}
            hint={t.rename.hint}
            error={save.error ? ApiProblem.from(save.error).detail : undefined}
          >
            {(control) => (
              <Input
                {...control}
                value={label}
                maxLength={MAX_LABEL_LENGTH}
                placeholder={scan.fileName ?? undefined}
                autoComplete="off"
                onChange={(event) => setLabel(event.target.value)}
              />
            )}
          </Field>
          <DialogActions>
            <Button variant="secondary" onClick={onClose}>
              {commonMessages.actions.cancel}
            </Button>
            <Button type="submit" busy={save.isPending}>
              {save.isPending ? t.rename.saving : t.rename.save}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
