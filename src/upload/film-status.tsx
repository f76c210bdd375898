"use client";

import type { WaitReason } from "@/domain/upload-outcome";
import { CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { uploadMessages as t } from "@/messages/upload";
import { classNames } from "@/components/ui/class-names";
import { Progress } from "@/components/ui/progress";
import type { Film } from "./upload-state";

/** What is happening to a film, in words, and how far it is. `twin` is the film that a duplicate repeats. */
export function FilmStatus({ film, twin }: { film: Film; twin: Film | undefined }) {
  const { phase } = film;
  switch (phase.name) {
    case "refused":
      return <Trouble>{`${t.refused} ${t.refusal[phase.refusal]}`}</Trouble>;
    case "failed":
      return <Trouble>{t.problem(phase.problem)}</Trouble>;
    case "duplicate":
      return <Words className="text-caution">{t.duplicate(twin?.name ?? film.name, twin?.name === film.name)}</Words>;
    case "checking":
      return <Words>{t.phase.checking}</Words>;
    case "queued":
      return <Words>{t.phase.queued}</Words>;
    case "cancelled":
      return <Words>{t.phase.cancelled}</Words>;
    case "waiting":
      return (
        <div className="flex flex-col gap-1.5">
          {/* A new start for each wait, so that the seconds begin anew. */}
          <Waiting key={phase.waitMs} reason={phase.reason} waitMs={phase.waitMs} />
          {phase.step === "put" && <SentBar film={film} />}
        </div>
      );
    case "working":
      if (phase.step !== "put") return <Words>{t.phase.step[phase.step]}</Words>;
      return (
        <div className="flex flex-col gap-1.5">
          <Words>{film.sent < film.size ? t.phase.step.put : t.finishing}</Words>
          <SentBar film={film} />
        </div>
      );
    case "saved":
    case "analysing":
      return null;
    default:
      return phase satisfies never;
  }
}

function SentBar({ film }: { film: Film }) {
  const sent = film.sent / film.size;
  return (
    <div className="flex items-center gap-3">
      <Progress label={t.progress(film.name)} value={sent} />
      {/* Rounded down: 100 % means all. */}
      <span aria-hidden="true" className="w-11 shrink-0 text-right text-sm tabular">
        {t.percent(Math.floor(sent * 100))}
      </span>
    </div>
  );
}

function Waiting({ reason, waitMs }: { reason: WaitReason; waitMs: number | null }) {
  const [left, setLeft] = useState(waitMs === null ? null : Math.ceil(waitMs / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => (seconds ? seconds - 1 : seconds)), 1000);
    return () => clearInterval(timer);
  }, []);
  return <Words className="text-caution tabular">{t.waiting[reason](left)}</Words>;
}

function Words({ className, children }: { className?: string; children: string }) {
  return <p className={classNames("text-sm text-ink-soft", className)}>{children}</p>;
}

function Trouble({ children }: { children: string }) {
  return (
    <p className="flex gap-2 text-sm text-danger">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}
