"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { dashboardMessages as t } from "@/messages/dashboard";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { usePhantom } from "./use-phantom";

/** What a new user sees: how to begin, and a film to begin with. */
export function EmptyScans() {
  const phantom = usePhantom();
  return (
    <div className="flex flex-col items-start gap-8 border-t border-line py-8 sm:flex-row sm:justify-between sm:gap-12">
      <div className="flex max-w-sm flex-col items-start gap-4">
        <h2 className="text-lg font-medium">{t.empty.title}</h2>
        <p className="text-ink-soft">{t.empty.body}</p>
        <Link href="/dashboard/new" className={buttonClass()}>
          <Plus aria-hidden="true" /> {t.newScan}
        </Link>
      </div>
      <figure className="flex items-center gap-4 rounded-lg border border-line bg-surface p-4">
        {/* oxlint-disable-next-line nextjs/no-img-element -- one small file of our own */}
        <img
          src="/demo/film.webp"
          alt={t.empty.phantomAlt}
          className="h-40 w-20 shrink-0 rounded-sm bg-film object-cover"
        />
        <figcaption className="flex max-w-48 flex-col items-start gap-3">
          {t.empty.phantom}
          <Button variant="secondary" busy={phantom.isPending || phantom.isSuccess} onClick={() => phantom.mutate()}>
            {phantom.isPending || phantom.isSuccess ? t.empty.tryingPhantom : t.empty.tryPhantom}
          </Button>
        </figcaption>
      </figure>
    </div>
  );
}
