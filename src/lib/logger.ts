import pino, { type Logger } from "pino";
import { getEnv } from "@/lib/env";
import { perProcess } from "@/lib/per-process";
import { currentRequestId } from "@/lib/request-id";

export type { Logger };

/** Whatever holds a secret or a person's data; a log is read by more people than the database. */
const REDACTED = [
  "password",
  "*.password",
  "email",
  "*.email",
  "token",
  "*.token",
  "secret",
  "*.secret",
  "url",
  "*.url",
  "cookie",
  "*.cookie",
  "authorization",
  "*.authorization",
  "headers.cookie",
  "headers.authorization",
];

/**
 * What gives access, wherever it stands in a line: an error's message may quote a URL, a header or a body. Each pattern
 * keeps its first group, which says what was there.
 */
const SECRETS = [
  // Of a presigned URL.
  /(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"'\\]+/gi,
  // Of a database's or a service's URL.
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"'\\]*:)[^\s@/"'\\]+(?=@)/gi,
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=-]+/gi,
  /(AWS4-HMAC-SHA256\s)[^"\\]+/g,
  // Of a header, of a body: as JSON, and as text.
  /((?:authorization|cookie|x-api-key|password)\\*"\s*:\s*\[?\\*")[^"\\]*/gi,
  /((?:authorization|cookie|x-api-key|password): *)[^"\\\n]+/gi,
  /(password=)[^&\s"'\\,;]+/gi,
  /(session_token=)[^;\s"\\]+/gi,
];

/** A line without what gives access. */
function redact(line: string): string {
  return SECRETS.reduce((text, secret) => text.replace(secret, "$1[redacted]"), line);
}

/** Kept in memory for a log that takes nothing at the moment; lines beyond are lost. */
const MAX_UNWRITTEN_BYTES = 1024 * 1024;

/**
 * This process's logger: JSON lines on stdout, each with the id of the request that it belongs to. A log that can't be written, as on a full disk, costs its lines and
 * nothing else: unheard, the error would end the worker, and Next would answer it with one more line to log, for ever.
 */
export function getLogger(): Logger {
  return perProcess("logger", () => {
    const destination = pino.destination({ dest: 1, sync: true, maxLength: MAX_UNWRITTEN_BYTES });
    destination.on("error", () => undefined);
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
    return pino(
      {
        level: getEnv().LOG_LEVEL,
        base: { pid: process.pid },
        mixin: () => ({ requestId: currentRequestId() }),
        redact: { paths: REDACTED, censor: "[redacted]" },
        hooks: { streamWrite: redact },
        timestamp: pino.stdTimeFunctions.isoTime,
      },
      destination,
    );
  });
}
