declare global {
  /** Lives here and not in a module: Next's bundles and hot reloads evaluate a module more than once. */
  var scoliosisInstances: Map<string, unknown> | undefined;
}

/** The one instance of that name in this process, made at the first call. */
export function perProcess<T>(name: string, make: () => T): T {
  globalThis.scoliosisInstances ??= new Map();
  if (!globalThis.scoliosisInstances.has(name)) globalThis.scoliosisInstances.set(name, make());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one name, one maker: the map can't say so
  return globalThis.scoliosisInstances.get(name) as T;
}

/** The same for what takes time to make, and may fail: then the next call makes it anew. */
export function perProcessAsync<T>(name: string, make: () => Promise<T>): Promise<T> {
  return perProcess(name, () =>
    make().catch((error: unknown) => {
      takePerProcess(name);
      throw error;
    }),
  );
}

/** Takes the instance out, for its maker to close it or to make it anew. */
export function takePerProcess(name: string): unknown {
  const instance = globalThis.scoliosisInstances?.get(name);
  globalThis.scoliosisInstances?.delete(name);
  return instance;
}
