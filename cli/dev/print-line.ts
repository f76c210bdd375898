import { z } from "zod";

/** Of each part, what the terminal makes of it: the numbers of ANSI colours. */
const COLOURS: Record<string, number> = { web: 36, worker: 35, postgres: 34, s3: 33 };
const WIDTH = Math.max(...Object.keys(COLOURS).map((name) => name.length));
const LEVELS: Record<number, string> = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };

const logLineSchema = z.looseObject({ level: z.number(), time: z.string(), msg: z.string() });

/**
 * Puts a part's name before each of its lines. Lines of the app's log, which are JSON, become text.
 * @param terminal is coloured where it is one and NO_COLOR is not set.
 * @returns what gives such a line to `say`.
 */
export function createLinePrinter(terminal: { isTTY?: boolean }, env: NodeJS.ProcessEnv) {
  const isColoured = Boolean(terminal.isTTY) && !env.NO_COLOR;
  return (say: (line: string) => void, name: string, line: string): void => {
    if (line.trim() === "") return;
    const prefix = `${name.padEnd(WIDTH)} │`;
    say(`${isColoured ? `\u001B[${COLOURS[name] ?? 37}m${prefix}\u001B[0m` : prefix} ${toText(line)}`);
  };
}

function toText(line: string): string {
  if (!line.startsWith("{")) return line;
  const logged = parse(line);
  if (!logged) return line;
  const { level, time, msg, pid: _, ...rest } = logged;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${toValue(value)}`);
  return [time.slice(11, 19), LEVELS[level] ?? level, msg, ...fields].join(" ");
}

function parse(line: string): z.infer<typeof logLineSchema> | undefined {
  try {
    return logLineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Of an error, its stack on lines of its own. */
function toValue(value: unknown): string {
  const stack = z.looseObject({ stack: z.string() }).safeParse(value).data?.stack;
  if (stack) return `\n${stack}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
