import * as fc from "fast-check";

/** Spines of 8–20 vertebrae, steps up to 8°. The irrational part keeps ties and turns of exactly 10° out, where rounding decides. */
export const anySpine = fc
  .record({
    start: fc.integer({ min: -30, max: 30 }),
    steps: fc.array(fc.integer({ min: -80, max: 80 }), { minLength: 7, maxLength: 19 }),
  })
  .map(({ start, steps }) => {
    let tilt = start;
    return [0, ...steps].map((step, i) => {
      if (Math.abs(tilt + step / 10) <= 55) tilt += step / 10;
      return tilt + 0.01 * Math.sin(1 + i * i);
    });
  });
