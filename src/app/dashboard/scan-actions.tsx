"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CircleX, Ellipsis, ExternalLink, Pencil, ScanLine, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { cancelInference } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { keepFocusNear } from "@/browser/keep-focus-near";
import { commonMessages } from "@/messages/common";
import { dashboardMessages as t } from "@/messages/dashboard";
import { scanName } from "@/components/scan-name";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { useDeleteWithUndo } from "@/browser/use-delete-with-undo";
import type { ScanSummary } from "@/domain/scan";
import { RUNNABLE_STATUSES } from "@/domain/scan-states";
import { RenameDialog } from "./rename-dialog";
import { useAnalyse } from "./use-analyse";
import { patchListedScan } from "./use-scan-list";

/** What can be done with a scan from its row. */
export function ScanActions({ scan }: { scan: ScanSummary }) {
  const queries = useQueryClient();
  const analyse = useAnalyse(scan);
  const deleteWithUndo = useDeleteWithUndo();
  const [isRenaming, setIsRenaming] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const name = scanName(scan);
  const isRunnable = RUNNABLE_STATUSES.some((status) => status === scan.status);

  async function cancel() {
    try {
      const { status } = await cancelInference(scan.id);
      patchListedScan(queries, scan.id, { status, waitReason: null, queuePlace: null });
    } catch (error) {
      toast.error(t.cancelFailed(name), { description: ApiProblem.from(error).detail });
    }
  }

  return (
    <>
      <DropdownMenu modal={false}>
        <DropdownMenuTrigger asChild>
          <IconButton ref={trigger} label={t.actionsFor(name)} tooltip={false}>
            <Ellipsis />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem asChild>
            <Link href={`/scan/${scan.id}`}>
              <ExternalLink /> {commonMessages.actions.open}
            </Link>
          </DropdownMenuItem>
          {isRunnable ? (
            <DropdownMenuItem onSelect={() => void analyse()}>
              <ScanLine /> {scan.status === "UPLOADED" ? t.analyse : t.analyseAgain}
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem onSelect={() => void cancel()}>
              <CircleX /> {t.cancelAnalysis}
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => setIsRenaming(true)}>
            <Pencil /> {commonMessages.actions.rename}
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem
            danger
            disabled={scan.status === "RUNNING"}
            onSelect={() => {
              keepFocusNear(trigger.current);
              deleteWithUndo({ id: scan.id, name });
            }}
          >
            <Trash2 /> {commonMessages.actions.delete}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {isRenaming && <RenameDialog scan={scan} trigger={trigger} onClose={() => setIsRenaming(false)} />}
    </>
  );
}
