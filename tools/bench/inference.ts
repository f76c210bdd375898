import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startContenders } from "./inference/contenders";
import { drawFilms, loadFilms } from "./inference/films";
import { CLIENTS, readAtOnce, readInTurns } from "./inference/measure-readers";
import { reportOf } from "./inference/report";
import { HELP_OPTION, readArguments, readCount } from "#cli/command/script-arguments";
import { listenForStop, StopRequest } from "#cli/command/stop-signals";

const HELP = `Times the ways to read a film side by side, on the same films: the prototype's (Ultralytics predict in a FastAPI
handler), the inference service with each engine, the same without HTTP, the app's own engine, and the app as the
service's client. One film after the other in turns, then with ${CLIENTS.join(", ")} clients.

npm run bench:inference -- [--count N] [--films DIR] [--threads N] [--seconds S]

  --count N      films (default 30)
  --films DIR    films of yours instead of made-up ones; max Cobb is then compared with the app's own engine
  --threads N    threads of the service's network (default: one a core, as it comes)
  --seconds S    how long each number of clients asks each reader (default 5)
  --port N       the first of four ports (default: free ones)
  --help

INFERENCE_PYTHON names a Python with the service's packages, torch and Ultralytics (default: .venv of the service).`;

const countOf = (option: string, text: string): number => readCount("bench:inference", option, text);

function readOptions() {
  const { values } = readArguments("bench:inference", HELP, () =>
    parseArgs({
      options: {
        count: { type: "string", default: "30" },
        films: { type: "string" },
        threads: { type: "string", default: String(os.availableParallelism()) },
        seconds: { type: "string", default: "5" },
        port: { type: "string" },
        ...HELP_OPTION,
      },
    }),
  );
  return {
    ...values,
    count: countOf("count", values.count),
    threads: countOf("threads", values.threads),
    seconds: countOf("seconds", values.seconds),
    port: values.port === undefined ? undefined : countOf("port", values.port),
  };
}

/** Writes over its own line, where somebody watches. */
function showProgress(what: string, of: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${done} of ${of} ${done === of ? "\n" : ""}`);
  };
}

function load(): string {
  return os
    .loadavg()
    .map((average) => average.toFixed(1))
    .join(" ");
}

const options = readOptions();
const stop = listenForStop(() => process.exit(1));
const folder = await mkdtemp(path.join(os.tmpdir(), "bench-inference-"));
try {
  const { signal } = stop;
  const films = options.films
    ? await loadFilms(options.films, options.count)
    : await drawFilms(folder, options.count, signal);
  const loadBefore = load();
  const contenders = await startContenders({ threads: options.threads, firstPort: options.port, signal });
  const figures = await readInTurns(contenders.all, films, {
    onFilm: showProgress("films", films.length),
    signal,
  });
  await readAtOnce(figures, films, {
    seconds: options.seconds,
    onRun: showProgress("runs", CLIENTS.length * figures.length),
    signal,
  });
  for (const reader of contenders.all) await reader.stop();
  console.log(
    `${films.length} ${options.films ? "films" : "phantom films"}, ${os.availableParallelism()} cores (${os.cpus()[0]?.model}),`,
  );
  console.log(`threads of the service's network: ${options.threads}; load before ${loadBefore}, after ${load()}\n`);
  console.log(reportOf(figures, films, contenders));
} catch (error) {
  const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
  if (!(reason instanceof StopRequest)) console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
} finally {
  stop.abort();
  await rm(folder, { recursive: true, force: true });
}
