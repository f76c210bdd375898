"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { cancelReanalysis, fetchReanalysis, startReanalysis } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { accountMessages } from "@/messages/account";
import { commonMessages } from "@/messages/common";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import type { Reanalysis } from "@/domain/reanalysis";

const t = accountMessages.reanalysis;
const POLL_MS = 2000;
const KEY = ["reanalysis"];

/** Has all scans analysed again that an earlier model read, and tells how far that is. Nothing where there are none. */
export function ReanalysisCard({ initial }: { initial: Reanalysis }) {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => fetchReanalysis(signal),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.progress?.left ? POLL_MS : false),
  });
  const change = useMutation({
    mutationFn: (call: () => Promise<Reanalysis>) => call(),
    onMutate: () => queries.cancelQueries({ queryKey: KEY }),
    onSuccess: (answer) => queries.setQueryData(KEY, answer),
  });
  const { outdated, progress } = data;
  const isUnderWay = progress !== null && progress.left > 0;
  const isNews = isUnderWay || outdated > 0 || initial.outdated > 0 || (initial.progress?.left ?? 0) > 0;
  if (!isNews) return null;

  return (
    <Card aria-labelledby="reanalysis" className="flex flex-col gap-4">
      <div>
        <h2 id="reanalysis" className="font-medium">
          {t.title}
        </h2>
        {!isUnderWay && (
          <p aria-live="polite" className="mt-1 text-sm text-ink-soft">
            {outdated > 0 ? t.offer(outdated) : t.done}
          </p>
        )}
      </div>
      {isUnderWay && <ProgressOf {...progress} />}
      {progress !== null && progress.failed > 0 && (
        <p className="text-sm">
          {t.failed(progress.failed)}{" "}
          <Link href="/dashboard?status=FAILED" className="underline">
            {t.showFailed}
          </Link>
        </p>
      )}
      {isUnderWay ? (
        <Button
          variant="secondary"
          busy={change.isPending}
          onClick={() => change.mutate(cancelReanalysis)}
          className="self-start"
        >
          {commonMessages.actions.cancel}
        </Button>
      ) : (
        outdated > 0 && (
          <Button busy={change.isPending} onClick={() => change.mutate(startReanalysis)} className="self-start">
            {t.start}
          </Button>
        )
      )}
      {change.isError && (
        <p role="alert" className="text-sm text-danger">
          {ApiProblem.from(change.error).detail}
        </p>
      )}
    </Card>
  );
}

function ProgressOf({ done, failed, left }: NonNullable<Reanalysis["progress"]>) {
  const all = done + failed + left;
  const text = t.progress(done, all);
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm tabular">{text}</p>
      <Progress label={t.title} value={(all - left) / all} />
      <p className="text-sm text-ink-soft">{t.inBackground}</p>
    </div>
  );
}
