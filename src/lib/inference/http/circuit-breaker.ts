import { AppError } from "@/lib/app-error";

/** What says that nobody is there. Any other answer, even a refusal, says the opposite. */
const OUTAGE: ReadonlySet<string> = new Set(["ENGINE_UNREACHABLE", "TIMED_OUT"]);

/**
 * Spares a dead service, and the films that wait for it: after some calls in a row that reached nobody, calls are
 * refused at once for a while; then a single one tries, and its end decides for all.
 */
export class CircuitBreaker {
  readonly #allowed: number;
  readonly #openMs: number;
  readonly #now: () => number;
  #outages = 0;
  #openedAt: number | null = null;
  #probing = false;

  /**
   * @param options.allowed calls in a row that reach nobody before the next ones are refused.
   * @param options.openMs how long they are refused, ms.
   * @param options.now a clock that only goes forward, ms.
   */
  constructor(options: { allowed: number; openMs: number; now?: () => number }) {
    this.#allowed = options.allowed;
    this.#openMs = options.openMs;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Runs `call`, or refuses to.
   * @throws what `refusal` makes while the circuit is open, and whatever `call` throws.
   */
  async run<T>(call: () => Promise<T>, refusal: () => AppError): Promise<T> {
    const probe = this.#openedAt !== null;
    if (this.#openedAt !== null && (this.#probing || this.#now() - this.#openedAt < this.#openMs)) throw refusal();
    if (probe) this.#probing = true;
    try {
      const result = await call();
      this.#close();
      return result;
    } catch (error) {
      // Any other error is the caller's, who gave up: it says nothing about the service.
      if (error instanceof AppError) this.#learnFrom(error);
      throw error;
    } finally {
      if (probe) this.#probing = false;
    }
  }

  #learnFrom(error: AppError): void {
    if (!OUTAGE.has(error.code)) {
      this.#close();
      return;
    }
    this.#outages += 1;
    if (this.#outages >= this.#allowed) this.#openedAt = this.#now();
  }

  #close(): void {
    this.#outages = 0;
    this.#openedAt = null;
  }
}
