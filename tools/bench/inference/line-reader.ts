import { createInterface } from "node:readline";
import { z } from "zod";
import { type ChildProcess, START_MS } from "./child-process";
import { answerSchema, type FilmReader } from "./reader";

const READ_MS = 60_000;
const lineSchema = z.object({ ms: z.number(), answer: answerSchema });

/** Reads films with a process that takes a path a line and answers with a line for each, in the same order. */
export async function startLineReader(name: string, child: ChildProcess): Promise<FilmReader> {
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  const lines = createInterface({ input: child.output });
  lines.on("line", (line) => waiting.shift()?.resolve(line));
  lines.once("close", () => {
    for (const call of waiting.splice(0)) call.reject(child.fault("ended"));
  });
  // A process that has died breaks the pipe; the end of its lines tells why.
  child.input.on("error", () => undefined);
  const nextLine = async (ms: number): Promise<string> => {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        timer = setTimeout(() => reject(child.fault(`did not answer within ${ms} ms`)), ms);
      });
    } finally {
      clearTimeout(timer);
    }
  };
  await nextLine(START_MS);

  return {
    name,
    read: async (film) => {
      const line = nextLine(READ_MS);
      child.input.write(`${film.file}\n`);
      return lineSchema.parse(JSON.parse(await line));
    },
    usage: () => child.usage(),
    stop: () => child.stop(),
  };
}
