import { TriangleAlert } from "lucide-react";
import { scanMessages } from "@/messages/scan";
import type { Measurement } from "@/domain/reading/measurement";
import { PanelSection } from "./panel-section";

/** Why to trust the angles less, in plain words. Nothing where there is no reason. */
export function WarningList({ measurement }: { measurement: Measurement }) {
  if (measurement.warnings.length === 0) return null;
  return (
    <PanelSection title={scanMessages.panel.warnings}>
      <ul className="flex flex-col gap-2 text-sm">
        {measurement.warnings.map((warning) => (
          <li key={warning.code} data-warning={warning.code} className="flex gap-2 rounded-md bg-caution-soft p-2.5">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-caution" />
            {scanMessages.warningText(warning, measurement)}
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
