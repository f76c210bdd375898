import { TriangleAlert } from "lucide-react";
import { scanMessages } from "@/messages/scan";
import { Button } from "@/components/ui/button";
import { cropView, turnView } from "@/domain/change-view";
import type { FilmView } from "@/domain/film-view";
import { columnsOf } from "@/domain/reading/columns";
import type { Warning } from "@/domain/reading/measurement";
import type { ScanDetail } from "@/domain/scan";
import type { ShownResult } from "@/domain/shown-result";
import type { ViewChange } from "../use-view-change";
import { PanelSection } from "./panel-section";

const t = scanMessages.view;
/** These say why no spine was found: what to look for in general is then no help. */
const REASONS: readonly Warning["code"][] = ["BLANK_IMAGE", "LIES_ON_SIDE", "UPSIDE_DOWN", "SMALL_IN_IMAGE"];

type WarningListProps = { scan: ScanDetail; result: ShownResult; viewChange: ViewChange };

/** Why to trust the angles less, in plain words, with what the page can do about it. Nothing where there is no reason. */
export function WarningList({ scan, result, viewChange }: WarningListProps) {
  const { measurement } = result;
  const hasReason = measurement.warnings.some(({ code }) => REASONS.includes(code));
  const warnings = measurement.warnings.filter(({ code }) => !(hasReason && code === "NO_SPINE_FOUND"));
  if (warnings.length === 0) return null;
  return (
    <PanelSection title={scanMessages.panel.warnings}>
      <ul className="flex flex-col gap-2 text-sm">
        {warnings.map((warning) => (
          <li key={warning.code} data-warning={warning.code} className="flex gap-2 rounded-md bg-caution-soft p-2.5">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-caution" />
            <div className="flex flex-col items-start gap-2">
              {scanMessages.warningText(warning, measurement)}
              {remediesOf(warning, scan, result).map(({ label, view }) => (
                <Button
                  key={label}
                  variant="secondary"
                  size="sm"
                  busy={viewChange.isBusy}
                  onClick={() => viewChange.change(view)}
                >
                  {label}
                </Button>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}

type Remedy = { label: string; view: FilmView };

function remediesOf({ code }: Warning, { view, film, image, currentRun }: ScanDetail, result: ShownResult): Remedy[] {
  const better = currentRun?.betterView ?? null;
  switch (code) {
    case "LIES_ON_SIDE":
      return better ? [{ label: t.turnAndAnalyse, view: better }] : [];
    case "UPSIDE_DOWN":
      return [{ label: t.turnAndAnalyse, view: turnView(view, 180, film) }];
    case "SMALL_IN_IMAGE":
      return better ? [{ label: t.cropAndAnalyse, view: better }] : [];
    case "SEVERAL_SPINES":
      return columnsOf(result.detections, image).map(({ box }, i) => ({
        label: t.analyseColumn(i + 1),
        view: cropView(view, box),
      }));
    default:
      return [];
  }
}
