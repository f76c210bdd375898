import type { Contenders } from "./contenders";
import type { Film } from "./films";
import { CLIENTS, type Figures } from "./measure-readers";

const GOAL_RATIO = 0.6;
const GOAL_OVERHEAD_MS = 10;

const HEADINGS = [
  "",
  "ms a film, p50",
  "p95",
  "of the prototype's",
  "CPU ms a film",
  ...CLIENTS.map((clients) => `films/s, ${clients} client${clients > 1 ? "s" : ""}`),
  "MB loaded",
  "MB at most",
  "max Cobb off by",
];

/** A Markdown table of all figures, and below it what became of the goals. */
export function reportOf(all: Figures[], films: Film[], contenders: Contenders): string {
  const of = (reader: Contenders["prototype"]) => all.find((figures) => figures.reader === reader)!;
  const [prototype, service, bare, app] = [
    of(contenders.prototype),
    of(contenders.onnxService),
    of(contenders.barePredictor),
    of(contenders.appEngine),
  ];
  const reference = films.map((film, index) => film.maxCobbDeg ?? app.cobbDeg[index] ?? null);
  const rows = all.map((figures) => [
    figures.reader.name,
    fixed(quantile(figures.ms, 0.5), 1),
    fixed(quantile(figures.ms, 0.95), 1),
    `${fixed(ratioOf(figures, prototype), 2)} ×`,
    fixed(mean(figures.cpuMs), 0),
    ...figures.filmsPerSecond.map((rate) => fixed(rate, 1)),
    fixed(figures.loaded?.nowMb, 0),
    fixed(figures.peak?.peakMb, 0),
    describeError(figures.cobbDeg, reference),
  ]);
  const ratio = ratioOf(service, prototype);
  const overhead = quantile(
    service.ms.map((ms, index) => ms - bare.ms[index]!),
    0.5,
  );
  const known = films.every((film) => film.maxCobbDeg !== null);
  return [
    ...[HEADINGS, HEADINGS.map((_, column) => (column ? "--:" : "---")), ...rows].map(
      (row) => `| ${row.join(" | ")} |`,
    ),
    "",
    `"Of the prototype's": the median over the films. "Max Cobb off by": the mean from ${known ? "what the films were drawn with" : "the TypeScript engine's angle"}.`,
    `Service with ONNX: ${fixed(ratio, 2)} × the prototype's time (goal ≤ ${GOAL_RATIO}: ${verdict(ratio <= GOAL_RATIO)}).`,
    `Service over the bare predictor: ${fixed(overhead, 1)} ms (goal ≤ ${GOAL_OVERHEAD_MS}: ${verdict(overhead <= GOAL_OVERHEAD_MS)}).`,
  ].join("\n");
}

function ratioOf(figures: Figures, to: Figures): number {
  return quantile(
    figures.ms.map((ms, index) => ms / to.ms[index]!),
    0.5,
  );
}

/** The nearest rank: a value that was measured. */
function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function describeError(found: (number | null)[], reference: (number | null)[]): string {
  const errors = found.flatMap((deg, index) => {
    const wanted = reference[index];
    return deg === null || wanted === null || wanted === undefined ? [] : [Math.abs(deg - wanted)];
  });
  const without = found.filter((deg) => deg === null).length;
  return `${fixed(mean(errors), 2)}°${without ? ` (no spine on ${without})` : ""}`;
}

function verdict(met: boolean): string {
  return met ? "met" : "missed";
}

function fixed(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined || Number.isNaN(value) ? "–" : value.toFixed(digits);
}
