import { scanMessages } from "@/components/messages/scan";
import { commonMessages } from "@/components/messages/common";
import { SeverityMark } from "@/components/severity-mark";
import { DISCLAIMER } from "@/domain/disclaimer";
import type { Measurement } from "@/domain/measurement";

const t = scanMessages.panel;

/** The result: the angle, how severe, and all of it in one sentence, never without the disclaimer. */
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
              <span className="ml-2 text-lg text-ink-soft tabular" title={t.plusMinusHint}>
                {commonMessages.plusMinus(maxCobb.uncertaintyDeg)}
              </span>
            )}
          </p>
          {severity && <SeverityMark severity={severity} className="font-medium" />}
        </div>
      )}
      <p>{scanMessages.resultSentence(measurement)}</p>
      <p className="text-sm text-ink-soft">{DISCLAIMER}</p>
    </div>
  );
}
