import { scanMessages } from "@/components/messages/scan";
import { commonMessages } from "@/components/messages/common";
import { SeverityMark } from "@/components/severity-mark";
import { DISCLAIMER } from "@/domain/disclaimer";
import type { Measurement } from "@/domain/measurement";
import { HowSure } from "./how-sure";

const t = scanMessages.panel;

/** The result: the angle, where it likely lies, how severe, and all of it in one sentence, never without the disclaimer. */
export function ResultSummary({ measurement }: { measurement: Measurement }) {
  const { maxCobb, severity } = measurement;
  return (
    <div className="flex flex-col gap-2" data-result="">
      {maxCobb && (
        <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-1">
          <p>
            <span className="block text-sm text-ink-soft">{t.maxCobb}</span>
            <span className="text-figure font-medium tabular" data-max-cobb="">
              {commonMessages.degrees(maxCobb.deg)}
            </span>
            {maxCobb.uncertaintyDeg !== null && (
              <>
                {/* The space is for those who hear it. */}{" "}
                <span className="ml-1 whitespace-nowrap text-ink-soft tabular" data-likely="">
                  {commonMessages.likely(maxCobb.deg, maxCobb.uncertaintyDeg)}
                </span>
              </>
            )}
          </p>
          {severity && <SeverityMark severity={severity} className="font-medium" />}
        </div>
      )}
      <p>{scanMessages.resultSentence(measurement)}</p>
      {maxCobb?.uncertaintyDeg && <HowSure deg={maxCobb.deg} uncertainty={maxCobb.uncertaintyDeg} />}
      <p className="text-sm text-ink-soft">{DISCLAIMER}</p>
    </div>
  );
}
