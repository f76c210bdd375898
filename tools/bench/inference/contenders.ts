import { existsSync } from "node:fs";
import path from "node:path";
import { createEngine } from "@/lib/inference/create-engine";
import { findFreePort } from "#cli/stack/ports";
import { ChildProcess } from "./child-process";
import { createHttpReader, untilReady } from "./http-reader";
import { startLineReader } from "./line-reader";
import type { FilmReader } from "./reader";

const here = import.meta.dirname;
const root = path.resolve(here, "..", "..");
const service = path.join(root, "services", "inference");
const checkpoint = path.join(service, "models", "best.pt");
const python = process.env.INFERENCE_PYTHON || path.join(service, ".venv", "bin", "python");

/** Those that are compared. Every process of them ends when `signal` is aborted. */
export interface Contenders {
  prototype: FilmReader;
  onnxService: FilmReader;
  barePredictor: FilmReader;
  appEngine: FilmReader;
  all: FilmReader[];
}

/** Starts them one after the other. @throws Error that says which could not start, and what it logged. */
export async function startContenders(options: {
  threads: number;
  firstPort?: number;
  signal: AbortSignal;
}): Promise<Contenders> {
  if (!existsSync(python))
    throw new Error(`no ${python}: set INFERENCE_PYTHON to a Python with the service's packages`);
  const { threads, signal } = options;
  const all: FilmReader[] = [];
  let port = options.firstPort;

  const serve = async (name: string, app: string, env: Record<string, string>) => {
    port = await findFreePort(port);
    const url = new URL(`http://127.0.0.1:${port}/`);
    const ours = app === "app:app";
    const command = ["-m", "uvicorn", app, "--app-dir", ours ? service : here, "--host", "127.0.0.1"];
    // Each as its image starts it: ours by our Dockerfile, the prototype as uvicorn comes.
    if (ours) command.push("--http", "h11", "--loop", "asyncio");
    const child = new ChildProcess(name, [python, ...command, "--port", String(port)], { cwd: service, env, signal });
    port += 1;
    child.logOutput();
    await untilReady(child, url, signal);
    const reader = createHttpReader(name, child, url);
    all.push(reader);
    return { reader, url };
  };
  const serveOurs = (name: string, engine: "onnx" | "ultralytics", perRun: number) =>
    // The bench is one client, who would run into the limit that each client has.
    serve(name, "app:app", { ENGINE: engine, THREADS: String(perRun), RATE_PER_MINUTE: "1000000" });
  const startInProcess = async (name: string, command: [string, ...string[]], env: Record<string, string>) => {
    const child = new ChildProcess(name, command, { cwd: root, env, signal });
    const reader = await startLineReader(name, child);
    all.push(reader);
    return reader;
  };

  const prototype = await serve("prototype: Ultralytics predict in FastAPI", "prototype_app:app", {
    CHECKPOINT: checkpoint,
  });
  const onnx = await serveOurs("service, ONNX", "onnx", threads);
  if (threads !== 1) await serveOurs("service, ONNX, one thread", "onnx", 1);
  await serveOurs("service, Ultralytics", "ultralytics", threads);
  const barePredictor = await startInProcess(
    "bare Python predictor, ONNX",
    [python, path.join(here, "bare_predictor.py")],
    { THREADS: String(threads), PYTHONPATH: service },
  );
  const appEngine = await startInProcess(
    "TypeScript engine, ONNX",
    [process.execPath, "--import", "./cli/load-typescript.mjs", path.join(here, "in-process-engine.ts")],
    { MODELS_DIR: path.join(root, "models") },
  );
  all.push(await createAppClient("TypeScript client → service, ONNX", onnx.url));
  return { prototype: prototype.reader, onnxService: onnx.reader, barePredictor, appEngine, all };
}

/** What the app's worker does where INFERENCE_URL is set. It runs in the bench's own process. */
async function createAppClient(name: string, url: URL): Promise<FilmReader> {
  const engine = await createEngine({ kind: "http", url: url.href });
  return {
    name,
    read: async (film) => {
      const started = performance.now();
      const answer = await engine.predict(film.bytes);
      return { ms: performance.now() - started, answer };
    },
    usage: () => null,
    stop: () => engine.close(),
  };
}
