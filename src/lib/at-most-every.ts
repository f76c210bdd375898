/** Asks anew only where the last answer is older than `ms`; who comes before shares it, also while it is awaited. */
export function atMostEvery<Answer>(ms: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let last: { askedAt: number; answer: Promise<Answer> } | undefined;
  return () => {
    const now = performance.now();
    if (!last || now - last.askedAt >= ms) last = { askedAt: now, answer: ask() };
    return last.answer;
  };
}
