"use client";

import { FlipHorizontal2, RotateCcw, RotateCw } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { mirrorView, pageView, turnView } from "@/domain/change-view";
import { isPlainView, PLAIN_VIEW } from "@/domain/film-view";
import type { ScanDetail } from "@/domain/scan";
import { scanMessages } from "@/messages/scan";
import type { ViewChange } from "../use-view-change";
import { PanelSection } from "./panel-section";

const t = scanMessages.view;

type ViewSettingsProps = { scan: ScanDetail; viewChange: ViewChange };

/** Which image of the film is shown: its page, turned, mirrored, or as it was uploaded. */
export function ViewSettings({ scan, viewChange: { isBusy, problem, change } }: ViewSettingsProps) {
  const { film, view } = scan;
  const reasonId = useId();
  const held = { "aria-disabled": isBusy || undefined, "aria-describedby": isBusy ? reasonId : undefined };
  const state = [view.turn !== 0 && t.turned(view.turn), view.isMirrored && t.mirrored, view.crop && t.cropped];
  const changes = state.filter((part) => part !== false && part !== null);
  return (
    <PanelSection title={t.title} note={t.note}>
      {film.pages > 1 && <PageChoice {...{ film, change }} />}
      <fieldset aria-label={t.title} className="flex flex-wrap gap-2">
        <Button variant="secondary" size="sm" {...held} onClick={() => change(turnView(view, 270, film))}>
          <RotateCcw aria-hidden="true" />
          {t.turnLeft}
        </Button>
        <Button variant="secondary" size="sm" {...held} onClick={() => change(turnView(view, 90, film))}>
          <RotateCw aria-hidden="true" />
          {t.turnRight}
        </Button>
        <Button variant="secondary" size="sm" {...held} onClick={() => change(mirrorView(view, film))}>
          <FlipHorizontal2 aria-hidden="true" />
          {t.mirror}
        </Button>
        {!isPlainView(view) && (
          <Button variant="quiet" size="sm" {...held} onClick={() => change(PLAIN_VIEW)}>
            {t.reset}
          </Button>
        )}
      </fieldset>
      {changes.length > 0 && <p className="text-sm">{t.state(changes)}</p>}
      {isBusy && (
        <p id={reasonId} className="text-sm text-ink-soft">
          {t.busy}
        </p>
      )}
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
    </PanelSection>
  );
}

type PageChoiceProps = Pick<ScanDetail, "film"> & Pick<ViewChange, "change">;

function PageChoice({ film: { pages, page }, change }: PageChoiceProps) {
  const options = Array.from({ length: pages }, (_, i) => ({ value: String(i), label: t.pageOption(i + 1) }));
  return (
    <Select
      label={t.choosePage}
      options={options}
      value={String(page)}
      onValueChange={(chosen) => change(pageView(Number(chosen)))}
      className="self-start"
    />
  );
}
