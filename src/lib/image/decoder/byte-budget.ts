interface Waiting {
  bytes: number;
  enter: () => void;
}

/** Memory that several tasks share: who asks for more than is left waits, and all enter in the order in which they asked. */
export class ByteBudget {
  readonly #total: number;
  readonly #line: Waiting[] = [];
  #used = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /**
   * Waits for `bytes`; for the whole budget if that is less.
   * @returns gives them back; call it once.
   * @throws the reason of `signal` once it is aborted before the turn has come.
   */
  async take(bytes: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const share = Math.min(bytes, this.#total);
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#line.splice(this.#line.indexOf(waiting), 1);
        reject(signal?.reason);
        // Those behind may fit now.
        this.#admit();
      };
      const enter = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const waiting = { bytes: share, enter };
      signal?.addEventListener("abort", leave, { once: true });
      this.#line.push(waiting);
      this.#admit();
    });
    return () => {
      this.#used -= share;
      this.#admit();
    };
  }

  #admit(): void {
    for (;;) {
      const [next] = this.#line;
      if (!next || this.#used + next.bytes > this.#total) return;
      this.#line.shift();
      this.#used += next.bytes;
      next.enter();
    }
  }
}
