import codecs from "dcmjs-codecs";

/** The decoders of compressed samples. */
export type Codecs = typeof codecs.NativeCodecs;

let loading: Promise<Codecs> | undefined;

/**
 * Loads the decoders, 4 MB of WebAssembly, once.
 * @param location of `dcmjs-native-codecs.wasm`: a path in Node, a URL in a browser. Left out: the package's own, in Node.
 */
export function loadCodecs(location?: string): Promise<Codecs> {
  loading ??= codecs.NativeCodecs.initializeAsync(
    location === undefined ? {} : { webAssemblyModulePathOrUrl: location },
  ).then(() => codecs.NativeCodecs);
  return loading;
}
