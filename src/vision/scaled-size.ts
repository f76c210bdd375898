/** Width and height in px of a film at `scale`, each at least 1. */
export function scaledSize(film: { width: number; height: number }, scale: number): { width: number; height: number } {
  return { width: scaled(film.width * scale), height: scaled(film.height * scale) };
}

/** Halves go to the even number, as in the Python that trained the model: one px of shift is a corner's worth of error. */
function scaled(length: number): number {
  const rounded = length % 1 === 0.5 ? 2 * Math.round(length / 2) : Math.round(length);
  return Math.max(1, rounded);
}
