import { RequestFailure } from "./request-failure";
import type { Ticket } from "./upload-state";

/** Without a byte moving for this long, the connection counts as lost. */
const STALL_MS = 60_000;

/** The browser sets these itself and refuses to have them set. */
const BROWSER_HEADERS = new Set(["host", "content-length"]);

/**
 * PUTs a file to the storage, straight from the browser. XMLHttpRequest, since fetch cannot tell how much has been sent.
 * @param onProgress bytes sent so far.
 * @throws RequestFailure where the storage refuses or cannot be reached; AbortError once `signal` is aborted.
 */
export function putObject(
  ticket: Ticket,
  file: Blob,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError());
      return;
    }
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(stall);
      stall = setTimeout(() => request.abort(), STALL_MS);
    };
    const stop = () => request.abort();
    signal.addEventListener("abort", stop, { once: true });

    request.upload.addEventListener("progress", (event) => {
      watch();
      onProgress(event.loaded);
    });
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(refusal(request));
    });
    request.addEventListener("error", () => reject(new RequestFailure("storage", 0)));
    request.addEventListener("abort", () => reject(signal.aborted ? abortError() : new RequestFailure("storage", 0)));
    request.addEventListener("loadend", () => {
      clearTimeout(stall);
      signal.removeEventListener("abort", stop);
    });

    request.open("PUT", ticket.url);
    for (const [name, value] of Object.entries(ticket.headers)) {
      if (!BROWSER_HEADERS.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    watch();
    request.send(file);
  });
}

function abortError(): DOMException {
  return new DOMException("The upload was cancelled.", "AbortError");
}

/** Only status and body: the storage's rules for other origins show the page hardly any of its headers. */
function refusal(request: XMLHttpRequest): RequestFailure {
  return new RequestFailure("storage", request.status, { code: readStorageCode(request.responseText) });
}

/** S3's error code. It calls an expired URL `AccessDenied`, like much else; only the message tells, so we give it a name. */
export function readStorageCode(xml: string): string | null {
  const code = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(xml)?.[1] ?? null;
  if (code !== "AccessDenied") return code;
  if (/<Message>[^<]*expired/i.test(xml)) return "RequestExpired";
  if (/<Message>[^<]*not (?:yet valid|valid yet)/i.test(xml)) return "RequestNotYetValid";
  return code;
}
