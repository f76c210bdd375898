import { describe, expect, it } from "vitest";
import { RequestFailure } from "@/upload/request-failure";
import { analyseFilm, uploadFilm, type UploadJob, type UploadServices } from "@/upload/upload-film";
import type { Checkpoint, FilmEvent, Ticket } from "@/upload/upload-state";

const nowhere: Checkpoint = { ticket: null, stored: false, scanId: null };
const ticketNumber = (number: number): Ticket => ({
  url: `https://storage.test/${number}`,
  key: `key-${number}`,
  headers: {},
});

/** Services that answer well, but for what `faults` says: for each call, in turn, an error to throw, or nothing. */
function scripted(faults: Partial<Record<"presign" | "put" | "create" | "describe" | "analyse", unknown[]>> = {}) {
  const calls: string[] = [];
  const pauses: number[] = [];
  let tickets = 0;
  let runs = 0;
  let online = true;
  const meet = (name: keyof typeof faults, note: string) => {
    calls.push(note);
    const fault = faults[name]?.shift() ?? null;
    if (fault) throw fault;
  };
  const services: UploadServices = {
    presign: async () => {
      meet("presign", "presign");
      return ticketNumber(++tickets);
    },
    put: async (ticket, file, onProgress) => {
      meet("put", `put ${ticket.key}`);
      onProgress(file.size);
    },
    createScan: async (key) => {
      meet("create", `create ${key}`);
      return "scan-1";
    },
    describeScan: async (scanId, { label }) => meet("describe", `describe ${scanId} ${label}`),
    requestAnalysis: async (scanId, runId) => meet("analyse", `analyse ${scanId} as ${runId}`),
    newRunId: () => `run-${++runs}`,
    isOnline: () => online,
    pause: async (ms, signal, untilOnline) => {
      signal.throwIfAborted();
      pauses.push(ms);
      if (untilOnline) online = true;
    },
    random: () => 0.5,
  };
  return { services, calls, pauses, goOffline: () => (online = false) };
}

function jobWith(changes: Partial<UploadJob> = {}): UploadJob {
  return {
    file: new Blob(["film"]),
    name: "film.png",
    contentType: "image/png",
    sha256: null,
    acquisition: null,
    checkpoint: nowhere,
    details: () => ({ label: "", filmDate: "" }),
    wantsAnalysis: () => true,
    ...changes,
  };
}

async function run(services: UploadServices, job = jobWith()): Promise<FilmEvent[]> {
  const events: FilmEvent[] = [];
  await uploadFilm(job, { services, signal: new AbortController().signal, report: (event) => events.push(event) });
  return events;
}

const refused = (code: string) => new RequestFailure("storage", 403, { code });
const lost = () => new RequestFailure("storage", 0);
const answered = (status: number, answer: { code?: string; detail?: string; retryAfterMs?: number } = {}) =>
  new RequestFailure("app", status, answer);
const problemIn = (events: FilmEvent[]) => events.flatMap((event) => (event.type === "failed" ? [event.problem] : []));
const holdsIn = (events: FilmEvent[]) =>
  events.flatMap((event) => (event.type === "held" ? [[event.reason, event.waitMs]] : []));

describe("an upload without trouble", () => {
  it("asks, puts, creates and has it analysed, in this order", async () => {
    const { services, calls } = scripted();
    const events = await run(services);
    expect(calls).toEqual(["presign", "put key-1", "create key-1", "analyse scan-1 as run-1"]);
    expect(events.flatMap((event) => (event.type === "started" ? [event.step] : []))).toEqual([
      "presign",
      "put",
      "create",
      "analyse",
    ]);
    expect(events.at(-1)).toEqual({ type: "finished", analysing: true });
  });

  it("leaves the analysis where the switch is off at that moment", async () => {
    const { services, calls } = scripted();
    const events = await run(services, jobWith({ wantsAnalysis: () => false }));
    expect(calls).not.toContain("analyse scan-1 as run-1");
    expect(events.at(-1)).toEqual({ type: "finished", analysing: false });
  });

  it("writes label and date, as they are by then, before the analysis", async () => {
    const { services, calls } = scripted();
    await run(services, jobWith({ details: () => ({ label: "P-1", filmDate: "" }) }));
    expect(calls.slice(-2)).toEqual(["describe scan-1 P-1", "analyse scan-1 as run-1"]);
  });

  it("is analysed although its label could not be written", async () => {
    const { services } = scripted({ describe: [answered(400, { detail: "no" })] });
    const events = await run(services, jobWith({ details: () => ({ label: "P-1", filmDate: "" }) }));
    expect(events).toContainEqual(expect.objectContaining({ type: "detailsSaved", outcome: "failed" }));
    expect(events.at(-1)).toEqual({ type: "finished", analysing: true });
  });
});

describe("an upload that goes on from where it stood", () => {
  it("does not send stored bytes again", async () => {
    const { services, calls } = scripted();
    await run(services, jobWith({ checkpoint: { ticket: ticketNumber(9), stored: true, scanId: null } }));
    expect(calls).toEqual(["create key-9", "analyse scan-1 as run-1"]);
  });

  it("only asks for the analysis where the scan exists", async () => {
    const { services, calls } = scripted();
    await run(services, jobWith({ checkpoint: { ticket: ticketNumber(9), stored: true, scanId: "scan-7" } }));
    expect(calls).toEqual(["analyse scan-7 as run-1"]);
  });

  it("begins again, once, where its key has been purged", async () => {
    const { services, calls } = scripted({ create: [answered(404)] });
    const events = await run(
      services,
      jobWith({ checkpoint: { ticket: ticketNumber(9), stored: true, scanId: null } }),
    );
    expect(calls).toEqual(["create key-9", "presign", "put key-1", "create key-1", "analyse scan-1 as run-1"]);
    expect(problemIn(events)).toEqual([]);
    const stubborn = scripted({ create: [answered(404), answered(404, { detail: "gone" })] });
    expect(problemIn(await run(stubborn.services))).toEqual([{ code: "REFUSED", detail: "gone", final: false }]);
  });

  it("sends bytes that arrived incomplete again", async () => {
    const { services, calls } = scripted({ create: [answered(422, { code: "UPLOAD_SIZE_MISMATCH" })] });
    await run(services);
    expect(calls.filter((call) => call.startsWith("put"))).toEqual(["put key-1", "put key-2"]);
  });
});

describe("a film that the storage has already", () => {
  it("was put there by a try whose answer got lost: the upload goes on", async () => {
    const { services, calls } = scripted({
      put: [lost(), new RequestFailure("storage", 412, { code: "PreconditionFailed" })],
    });
    const events = await run(services);
    expect(calls).toEqual(["presign", "put key-1", "put key-1", "create key-1", "analyse scan-1 as run-1"]);
    expect(events.at(-1)).toEqual({ type: "finished", analysing: true });
  });

  it("or is there while an earlier try has not ended: it is tried again", async () => {
    const conflict = new RequestFailure("storage", 409, { code: "ConditionalRequestConflict" });
    const { services, calls } = scripted({ put: [conflict] });
    await run(services);
    expect(calls.slice(0, 4)).toEqual(["presign", "put key-1", "put key-1", "create key-1"]);
  });
});

describe("a ticket that the storage refuses", () => {
  it("is renewed once, without a word", async () => {
    const { services, calls, pauses } = scripted({ put: [refused("RequestExpired")] });
    const events = await run(services);
    expect(calls.slice(0, 4)).toEqual(["presign", "put key-1", "presign", "put key-2"]);
    expect(pauses).toEqual([]);
    expect(events.at(-1)).toEqual({ type: "finished", analysing: true });
  });

  it.each([
    ["RequestTimeTooSkewed", "CLOCK_SKEW"],
    ["RequestExpired", "CLOCK_SKEW"],
    ["SignatureDoesNotMatch", "STORAGE_REFUSED"],
  ])("that is refused again (%s) is explained (%s)", async (code, problem) => {
    const { services, calls } = scripted({ put: [refused(code), refused(code)] });
    expect(problemIn(await run(services))).toMatchObject([{ code: problem, final: false }]);
    expect(calls.filter((call) => call === "presign")).toHaveLength(2);
  });
});

describe("trouble on the way", () => {
  it("is waited out with growing pauses", async () => {
    const { services, pauses } = scripted({ put: [lost(), lost(), lost()] });
    const events = await run(services);
    expect(pauses).toEqual([1000, 2000, 4000]);
    expect(holdsIn(events)[0]).toEqual(["UNREACHABLE", 1000]);
    expect(events.at(-1)).toEqual({ type: "finished", analysing: true });
  });

  it("is given up after six attempts", async () => {
    const { services, calls } = scripted({ put: Array.from({ length: 10 }, lost) });
    const events = await run(services);
    expect(calls.filter((call) => call === "put key-1")).toHaveLength(6);
    expect(problemIn(events)).toEqual([{ code: "UNREACHABLE", detail: null, final: false }]);
  });

  it("is waited out as long as it takes while the browser is offline", async () => {
    const offline = scripted();
    let failures = 20;
    const services: UploadServices = {
      ...offline.services,
      presign: async (film, signal) => {
        if (failures-- > 0) {
          offline.goOffline();
          throw new RequestFailure("app", 0);
        }
        return await offline.services.presign(film, signal);
      },
    };
    const events = await run(services);
    expect(holdsIn(events)).toHaveLength(20);
    expect(holdsIn(events)[0]).toEqual(["OFFLINE", null]);
    expect(events.at(-1)).toEqual({ type: "finished", analysing: true });
  });

  it("waits as long as a busy server asks", async () => {
    const { services, pauses } = scripted({ presign: [answered(429, { retryAfterMs: 17_000 })] });
    const events = await run(services);
    expect(pauses).toEqual([17_000]);
    expect(holdsIn(events)).toEqual([["BUSY", 17_000]]);
  });

  it.each([413, 415, 422])("of status %i is final and told in the server's words", async (status) => {
    const { services, pauses } = scripted({ create: [answered(status, { code: "IMAGE", detail: "Too blue." })] });
    expect(problemIn(await run(services))).toEqual([{ code: "REFUSED", detail: "Too blue.", final: true }]);
    expect(pauses).toEqual([]);
  });

  it("of a session that ended can be mended", async () => {
    const { services } = scripted({ presign: [answered(401)] });
    expect(problemIn(await run(services))).toEqual([{ code: "SIGNED_OUT", detail: null, final: false }]);
  });

  it("of a file that cannot be read any more is told from a lost connection", async () => {
    const { services, pauses } = scripted({ put: [lost()] });
    const file = new Blob(["film"]);
    file.slice = () => {
      throw new DOMException("gone", "NotReadableError");
    };
    expect(problemIn(await run(services, jobWith({ file })))).toEqual([
      { code: "UNREADABLE", detail: null, final: true },
    ]);
    expect(pauses).toEqual([]);
  });

  it("of a kind that nobody thought of ends in a failure, not in a row that never ends", async () => {
    const { services } = scripted({ create: [new TypeError("surprise")] });
    expect(problemIn(await run(services))).toEqual([{ code: "SERVER_TROUBLE", detail: null, final: false }]);
  });
});

describe("an analysis whose answer got lost", () => {
  it("is asked for again as the same run", async () => {
    const { services, calls } = scripted({ analyse: [new RequestFailure("app", 0), answered(503)] });
    await run(services);
    expect(calls.slice(-3)).toEqual(Array.from({ length: 3 }, () => "analyse scan-1 as run-1"));
  });
});

describe("an analysis that is under way already", () => {
  it("is as good as one just asked for", async () => {
    const { services } = scripted({ analyse: [answered(409)] });
    const events: FilmEvent[] = [];
    await analyseFilm("scan-1", {
      services,
      signal: new AbortController().signal,
      report: (event) => events.push(event),
    });
    expect(events.at(-1)).toEqual({ type: "finished", analysing: true });
  });
});

describe("an upload that is cancelled", () => {
  it("stops where it is and reports nothing more", async () => {
    const abort = new AbortController();
    const { services, calls } = scripted();
    const events: FilmEvent[] = [];
    const cancelling: UploadServices = {
      ...services,
      put: async () => {
        abort.abort();
        throw new DOMException("cancelled", "AbortError");
      },
    };
    await uploadFilm(jobWith(), { services: cancelling, signal: abort.signal, report: (event) => events.push(event) });
    expect(calls).toEqual(["presign"]);
    expect(events.at(-1)).toEqual({ type: "started", step: "put" });
  });
});
