/**
 * What `promise` gives, if it does so in time; for clients that know no limit of their own. What they do goes on unheard.
 * @throws Error once `limitMs` have passed.
 */
export async function withTimeLimit<T>(promise: PromiseLike<T>, limitMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
