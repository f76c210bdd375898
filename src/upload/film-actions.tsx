import { RotateCcw, ScanLine, X } from "lucide-react";
import Link from "next/link";
import type { MouseEvent } from "react";
import { keepFocusNear } from "@/browser/keep-focus-near";
import { uploadMessages as t } from "@/messages/upload";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { IconButton } from "@/components/ui/icon-button";
import type { UploadList } from "./upload-list";
import { type Film, isCancellable, isDiscardable, isRetryable } from "./upload-state";

/** Most of the buttons give way to others, or go with their row. */
const act = (work: () => void) => (event: MouseEvent<HTMLElement>) => {
  keepFocusNear(event.currentTarget);
  work();
};

/** What can be done about a film now. Each button names its film, for those who hear the buttons alone. */
export function FilmActions({ film, uploads }: { film: Film; uploads: UploadList }) {
  const { id, name, phase, checkpoint } = film;
  const look = buttonClass({ variant: "secondary", size: "sm" });
  const named = (action: string) => ({ "aria-label": t.actions.of(action, name) });
  return (
    <div className="flex flex-wrap items-center gap-2 empty:hidden">
      {isCancellable(film) && (
        <Button variant="secondary" size="sm" {...named(t.actions.cancel)} onClick={act(() => uploads.cancel(id))}>
          {t.actions.cancel}
        </Button>
      )}
      {phase.name === "failed" && phase.problem.code === "SIGNED_OUT" && (
        <a href="/sign-in" target="_blank" rel="noreferrer" className={look}>
          {t.actions.signIn}
        </a>
      )}
      {isRetryable(film) && (
        <Button variant="secondary" size="sm" {...named(t.actions.retry)} onClick={act(() => uploads.retry(id))}>
          <RotateCcw aria-hidden="true" />
          {t.actions.retry}
        </Button>
      )}
      {phase.name === "duplicate" && (
        <>
          <Button
            variant="secondary"
            size="sm"
            {...named(t.keepDuplicate)}
            onClick={act(() => uploads.keepDuplicate(id))}
          >
            {t.keepDuplicate}
          </Button>
          <Button variant="secondary" size="sm" {...named(t.skipDuplicate)} onClick={act(() => uploads.remove([id]))}>
            {t.skipDuplicate}
          </Button>
        </>
      )}
      {phase.name === "saved" && (
        <Button size="sm" {...named(t.actions.analyse)} onClick={act(() => uploads.analyse(id))}>
          <ScanLine aria-hidden="true" />
          {t.actions.analyse}
        </Button>
      )}
      {checkpoint.scanId && (
        <Link href={`/scan/${checkpoint.scanId}`} className={look} {...named(t.actions.open)}>
          {t.actions.open}
        </Link>
      )}
      {isDiscardable(film) && (
        <IconButton size="sm" label={t.actions.of(t.actions.remove, name)} onClick={act(() => uploads.remove([id]))}>
          <X aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}
