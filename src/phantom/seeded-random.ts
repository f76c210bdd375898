/** A stream of pseudo-random numbers that depends on its seed alone. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** Normal, mean 0, standard deviation 1. */
  normal(): number;
};

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for pictures. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    // Irwin–Hall with 6 terms: cheap, and its tails end at 4.2, so that no pixel is an outlier.
    normal: () => (next() + next() + next() + next() + next() + next() - 3) * Math.SQRT2,
  };
}

/** Smooth noise in [−1, 1]: random values on a lattice of `cell` units, blended between. Pure in (x, y, seed). */
export function smoothNoise(x: number, y: number, cell: number, seed: number): number {
  const fx = x / cell;
  const fy = y / cell;
  const x0 = Math.floor(fx);
  const y0 = Math.floor(fy);
  const u = ease(fx - x0);
  const v = ease(fy - y0);
  const top = latticeValue(x0, y0, seed) * (1 - u) + latticeValue(x0 + 1, y0, seed) * u;
  const bottom = latticeValue(x0, y0 + 1, seed) * (1 - u) + latticeValue(x0 + 1, y0 + 1, seed) * u;
  return top * (1 - v) + bottom * v;
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

function latticeValue(x: number, y: number, seed: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2_147_483_648 - 1;
}
