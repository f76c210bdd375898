"use client";

import type { Dispatch } from "react";
import { scanMessages } from "@/messages/scan";
import { Button } from "@/components/ui/button";
import { Slider } from "@/components/ui/slider";
import { Switch } from "@/components/ui/switch";
import { type FilmAction, NO_ADJUSTMENT, type PictureAdjustment } from "../viewer/use-film-state";

const t = scanMessages.tools;
/** The slider's confidence ends here: at 1 every vertebra would be gone. */
const MAX_CONFIDENCE = 0.95;

type Setting = { label: string; value: number; min: number; max: number; step: number; text: string };

function SettingSlider({ label, value, min, max, step, text, onChange }: Setting & { onChange: (to: number) => void }) {
  return (
    <div>
      <div className="flex justify-between gap-4">
        <span aria-hidden="true">{label}</span>
        <span className="tabular">{text}</span>
      </div>
      <Slider
        label={label}
        valueText={text}
        min={min}
        max={max}
        step={step}
        value={[value]}
        onValueChange={([to]) => to !== undefined && onChange(to)}
      />
    </div>
  );
}

type FilterSettingsProps = { minConfidence: number; hidden: number; all: number; dispatch: Dispatch<FilmAction> };

/** Hides vertebrae that the model is less sure of. */
export function FilterSettings({ minConfidence, hidden, all, dispatch }: FilterSettingsProps) {
  return (
    <>
      <SettingSlider
        label={t.filterLabel}
        value={minConfidence}
        min={0}
        max={MAX_CONFIDENCE}
        step={0.01}
        text={scanMessages.percent(minConfidence)}
        onChange={(to) => dispatch({ type: "set-confidence", minConfidence: to })}
      />
      <output className="tabular">{t.filterCount(hidden, all)}</output>
      <p className="text-ink-soft">{t.filterNote}</p>
    </>
  );
}

/** Brightness and contrast of the picture. */
export function AdjustmentSettings({
  adjustment,
  dispatch,
}: {
  adjustment: PictureAdjustment;
  dispatch: Dispatch<FilmAction>;
}) {
  const set = (change: Partial<PictureAdjustment>) => dispatch({ type: "adjust", adjustment: change });
  return (
    <>
      <SettingSlider
        label={t.brightness}
        value={adjustment.brightness}
        min={-0.5}
        max={0.5}
        step={0.01}
        text={scanMessages.brightness(adjustment.brightness)}
        onChange={(brightness) => set({ brightness })}
      />
      <SettingSlider
        label={t.contrast}
        value={adjustment.contrast}
        min={0.5}
        max={3}
        step={0.05}
        text={scanMessages.percent(adjustment.contrast)}
        onChange={(contrast) => set({ contrast })}
      />
      <div className="flex items-center justify-between gap-4">
        <Switch label={t.invert} checked={adjustment.inverted} onCheckedChange={(inverted) => set({ inverted })} />
        <Button variant="quiet" size="sm" onClick={() => set(NO_ADJUSTMENT)}>
          {t.resetAdjustment}
        </Button>
      </div>
    </>
  );
}
