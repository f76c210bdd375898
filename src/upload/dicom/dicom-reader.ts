import { DicomRefusal } from "@/dicom/dicom-refusal";
import type { DicomAnswer, DicomRequest, DicomTask, DicomTasks } from "./worker-protocol";

/** Longer than the largest film takes on a slow device; a worker that is silent for so long hangs. */
const LONGEST_TASK_MS = 120_000;

/** Does one task after another in a worker of its own, and takes a new one where a file has killed or hung the last. */
export interface DicomReader {
  /**
   * @param options `isUrgent`: before all that is not, as a person waits for it.
   * @throws DicomRefusal for a file that gives no film.
   */
  run: <Task extends DicomTask>(
    task: Task,
    given: DicomTasks[Task]["given"],
    options?: { isUrgent?: boolean },
  ) => Promise<DicomTasks[Task]["answer"]>;
  /** What waits is forgotten, and what is under way ends unanswered. */
  close: () => void;
}

export function createDicomReader(): DicomReader {
  let worker: Worker | undefined;
  let lastId = 0;
  let isWorking = false;
  const urgent: (() => Promise<void>)[] = [];
  const patient: (() => Promise<void>)[] = [];

  function end() {
    worker?.terminate();
    worker = undefined;
  }

  function ask(request: DicomRequest): Promise<DicomAnswer> {
    worker ??= new Worker(new URL("./dicom-worker.ts", import.meta.url), { type: "module" });
    const asked = worker;
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        asked.removeEventListener("message", hear);
        asked.removeEventListener("error", fail);
        finish();
      };
      const hear = ({ data }: MessageEvent<DicomAnswer>) => {
        if (data.id === request.id) settle(() => resolve(data));
      };
      const fail = () => {
        end();
        settle(() => reject(new DicomRefusal("DAMAGED")));
      };
      const timer = setTimeout(fail, LONGEST_TASK_MS);
      asked.addEventListener("message", hear);
      asked.addEventListener("error", fail);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
      asked.postMessage(request);
    });
  }

  async function work() {
    isWorking = true;
    for (;;) {
      const next = urgent.shift() ?? patient.shift();
      if (!next) break;
      // oxlint-disable-next-line no-await-in-loop -- one after another: each may need much memory
      await next();
    }
    isWorking = false;
  }

  return {
    run(task, given, { isUrgent = false } = {}) {
      return new Promise((resolve, reject) => {
        (isUrgent ? urgent : patient).push(async () => {
          try {
            // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- task and given belong together by the signature
            const message = await ask({ id: ++lastId, task, ...given } as DicomRequest);
            if ("refusal" in message) throw new DicomRefusal(message.refusal.code, message.refusal.detail);
            resolve(message.answer);
          } catch (error) {
            reject(error instanceof DicomRefusal ? error : new DicomRefusal("DAMAGED", null, error));
          }
        });
        if (!isWorking) void work();
      });
    },
    close() {
      urgent.length = 0;
      patient.length = 0;
      end();
    },
  };
}
