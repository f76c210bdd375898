import { scanMessages } from "@/messages/scan";
import { commonMessages } from "@/messages/common";
import { SeverityMark } from "@/components/severity-mark";
import { DISCLAIMER } from "@/domain/disclaimer";
import type { Measurement } from "@/domain/reading/measurement";
import { severitiesWithin } from "@/domain/reading/severity";
import { HowSure } from "./how-sure";

const t = scanMessages.panel;

/** The result: the angle, where it likely lies, how severe, and all of it in one sentence, never without the disclaimer. */
export function ResultSummary({ measurement }: { measurement: Measurement }) {
  const { maxCobb, severity } = measurement;
  const within = maxCobb?.uncertaintyDeg ? severitiesWithin(maxCobb.deg, maxCobb.uncertaintyDeg.p80) : [];
  const others = within.filter((possible) => possible !== severity);
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
          {severity && (
            <p className="flex flex-wrap items-center gap-x-2">
              <SeverityMark severity={severity} className="font-medium" />
              {others.length > 0 && (
                <span className="text-ink-soft" data-other-severities="">
                  {t.couldBe(others)}
                </span>
              )}
            </p>
          )}
        </div>
      )}
      <p>{scanMessages.resultSentence(measurement)}</p>
      {maxCobb?.uncertaintyDeg && <HowSure deg={maxCobb.deg} uncertainty={maxCobb.uncertaintyDeg} />}
      <p className="text-sm text-ink-soft">{DISCLAIMER}</p>
    </div>
  );
}
