import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { measure } from "@/domain/reading/measure";
import { AppError } from "@/lib/app-error";
import { getEnv } from "@/lib/env";
import { DecoderPool } from "@/lib/image/decoder/decoder-pool";
import { chooseEngine, createEngine } from "@/lib/inference/create-engine";
import { loadModel } from "@/lib/inference/model-manifest";
import { drawPhantom } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";
import { type Check, doubtful, type Finding, notNeeded, well, wrong } from "./check";
import { explainNetwork } from "./explain-network";

const STEP_MS = 10_000;
const FILM_MS = 45_000;
const COBB_DEG = 42;
/** Half of the usual, px: quicker to draw, and large enough to be read. */
const SIZE = { width: 410, height: 1080 };
/** The networks read drawn films nearer than people's. */
const TOLERANCE_DEG = 6;

const ANOTHER_PROGRAM =
  "INFERENCE_URL is the service's root, without /predict: look whether it leads to another program.";
const readySchema = z.object({ model: z.object({ version: z.string() }) });

type Findings = AsyncGenerator<Finding, void, undefined>;

/** Asks for what an analysis needs, from the name of the service to the angle of a drawn film. */
export const checkInference: Check = {
  name: "inference",
  needs: ["INFERENCE_URL", "INFERENCE_API_KEY", "MODELS_DIR"],
  async *run() {
    const { INFERENCE_URL, MODELS_DIR } = getEnv();
    if (INFERENCE_URL) {
      let isFit = true;
      for await (const finding of checkService(INFERENCE_URL, MODELS_DIR)) {
        yield finding;
        if (finding.state === "wrong") isFit = false;
      }
      if (!isFit) return;
    } else yield notNeeded("INFERENCE_URL is not set: the model is run in the app's own processes");
    yield* readFilm();
  },
};

/** One of its findings is wrong where there is no use in sending a film. */
async function* checkService(url: string, modelsDir: string): Findings {
  const base = url.endsWith("/") ? url : `${url}/`;
  try {
    await resolve(new URL(url).hostname);
    const health = await fetch(new URL("health", base), { redirect: "manual", signal: AbortSignal.timeout(STEP_MS) });
    await health.body?.cancel();
    if (!health.ok) {
      yield wrong(`at INFERENCE_URL, /health answers ${health.status}`, ANOTHER_PROGRAM);
      return;
    }
    yield well("the service answers");
    const ready = await fetch(new URL("ready", base), { redirect: "manual", signal: AbortSignal.timeout(STEP_MS) });
    const said = readySchema.safeParse(await ready.json().catch(() => null));
    if (ready.status === 503)
      yield wrong(
        "the service is not ready: it is loading its model, or stopping",
        "Wait a few seconds; else read its log.",
      );
    else if (!said.success)
      yield wrong(`at INFERENCE_URL, /ready answers ${ready.status} and names no model`, ANOTHER_PROGRAM);
    else yield await compareModels(said.data.model.version, modelsDir);
  } catch (error) {
    yield explainNetwork("INFERENCE_URL", error);
  }
}

/** Before anything is asked: a name server that does not answer takes its time. */
async function resolve(hostname: string): Promise<void> {
  const late = sleep(STEP_MS, undefined, { ref: false }).then(() => {
    throw Object.assign(new Error("no name server answers"), { code: "EAI_AGAIN" });
  });
  await Promise.race([lookup(hostname.replaceAll(/^\[|\]$/g, "")), late]);
}

async function compareModels(version: string, modelsDir: string): Promise<Finding> {
  const own = await loadModel(modelsDir).catch(() => null);
  if (!own)
    return doubtful("its model is not compared: there is none in MODELS_DIR", "Run this where models/ is whole.");
  return own.version === version
    ? well(`it has the model ${own.entry.name}, as models/manifest.json`)
    : wrong(
        "it has another model than models/manifest.json names",
        "Build and start it from the same version of the project as the app.",
      );
}

async function* readFilm(): Findings {
  const phantom = drawPhantom({
    seed: 7,
    ...SIZE,
    curves: [{ cobbDeg: COBB_DEG, upper: 4, lower: 11, convexity: "image-right" }],
  });
  try {
    const film = await encodePhantom(phantom, "png");
    const decoder = await DecoderPool.start({ keep: 1 });
    const engine = await createEngine(chooseEngine(getEnv()), decoder);
    try {
      const { detections, image } = await engine.predict(film, { signal: AbortSignal.timeout(FILM_MS) });
      const deg = measure(detections, image).maxCobb?.deg;
      const isNear = deg !== undefined && Math.abs(deg - phantom.maxCobbDeg) <= TOLERANCE_DEG;
      const read = deg === undefined ? "no spine was found" : `${deg.toFixed(1)}° was read`;
      const what = `on a drawn film of ${phantom.maxCobbDeg.toFixed(0)}°, ${read}`;
      yield isNear
        ? well(what)
        : wrong(what, "The model is not the one of this project: put back the files of models/.");
    } finally {
      await engine.close();
      await decoder.close();
    }
  } catch (error) {
    yield explainEngine(error);
  }
}

/** As docs/guide/running/debug.mdx has them under the same codes. */
const REASONS: Record<string, { why: string; fix: string }> = {
  ENGINE_UNREACHABLE: { why: "the service can't be reached", fix: ANOTHER_PROGRAM },
  ENGINE_KEY_REFUSED: {
    why: "the service refuses INFERENCE_API_KEY",
    fix: "Set the same key on both sides, without spaces, restart both, then npm run jobs -- retry --all-failed",
  },
  ENGINE_FAILED: {
    why: "the analysis failed",
    fix: "Read the log of the service. Often it has too little memory: more of it, or a smaller WORKER_CONCURRENCY.",
  },
  TIMED_OUT: { why: "the analysis took too long", fix: "Give it more cores." },
};

function explainEngine(error: unknown): Finding {
  if (error instanceof Error && error.name === "TimeoutError")
    return wrong(`a film took longer than ${FILM_MS / 1000} s`, "Give it more cores.");
  if (!(error instanceof AppError)) throw error;
  const known = REASONS[error.code];
  if (known) return wrong(`${error.code}: ${known.why}`, known.fix);
  return getEnv().INFERENCE_URL
    ? wrong(
        `${error.code}: the service is full, or loads its model`,
        "Give it more cores, or run more of it; /metrics tells.",
      )
    : wrong(
        `${error.code}: the model can't be loaded`,
        "Put back the files that models/manifest.json names, or set MODELS_DIR right.",
      );
}
