import pino, { type Logger } from "pino";
import { getEnv } from "@/lib/env";
import { perProcess } from "@/lib/per-process";

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

/** This process's logger: JSON lines on stdout. */
export function getLogger(): Logger {
  return perProcess("logger", () =>
    pino({
      level: getEnv().LOG_LEVEL,
      base: { pid: process.pid },
      redact: { paths: REDACTED, censor: "[redacted]" },
      timestamp: pino.stdTimeFunctions.isoTime,
    }),
  );
}
