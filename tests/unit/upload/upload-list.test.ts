import { describe, expect, it, vi } from "vitest";
import { announcementsBetween } from "@/upload/announcements";
import { RequestFailure } from "@/upload/request-failure";
import type { UploadServices } from "@/upload/upload-film";
import { createUploadList, type UploadList } from "@/upload/upload-list";
import type { Film } from "@/upload/upload-state";
import { SOON } from "../../support/soon";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const png = (name: string, content = name) => new File([new Uint8Array(PNG), content], name);

/** A list whose PUTs stay open until they are let go, and the notes of what it asked for. */
function listWithGates(changes: Partial<UploadServices> = {}) {
  const calls: string[] = [];
  const gates = new Map<string, () => void>();
  let lastId = 0;
  let analyses = true;
  const services: UploadServices = {
    presign: async ({ fileName }) => ({ url: "https://storage.test/", key: fileName, headers: {} }),
    put: ({ key }, _file, _onProgress, signal) =>
      new Promise((resolve, reject) => {
        calls.push(`put ${key}`);
        gates.set(key, resolve);
        signal.addEventListener("abort", () => {
          calls.push(`abort ${key}`);
          reject(new DOMException("cancelled", "AbortError"));
        });
      }),
    createScan: async (key) => `scan-${key}`,
    describeScan: async (scanId, { label }) => void calls.push(`describe ${scanId} ${label}`),
    requestAnalysis: async (scanId) => void calls.push(`analyse ${scanId}`),
    newRunId: () => "run",
    isOnline: () => true,
    pause: async () => {},
    random: () => 0,
    ...changes,
  };
  const list = createUploadList(services, { newId: () => `${++lastId}`, wantsAnalysis: () => analyses });
  return { list, calls, letGo: (key: string) => gates.get(key)?.(), turnAnalysisOff: () => (analyses = false) };
}

const filmNamed = (list: UploadList, name: string): Film | undefined =>
  list.getState().films.find((film) => film.name === name);
const phasesOf = (list: UploadList) => list.getState().films.map((film) => film.phase.name);
const untilPhase = (list: UploadList, name: string, phase: Film["phase"]["name"]) =>
  vi.waitFor(() => expect(filmNamed(list, name)?.phase.name).toBe(phase), SOON);

describe("a list of films", () => {
  it("uploads three at a time, each film once, and the next as soon as one is done", async () => {
    const { list, calls, letGo } = listWithGates();
    list.add(["a", "b", "c", "d", "e"].map((name) => png(name)));
    await vi.waitFor(() => expect(calls).toEqual(["put a", "put b", "put c"]), SOON);
    await untilPhase(list, "e", "queued");
    letGo("b");
    await untilPhase(list, "b", "analysing");
    await vi.waitFor(() => expect(calls).toEqual(["put a", "put b", "put c", "analyse scan-b", "put d"]), SOON);
    for (const name of ["a", "c", "d"]) letGo(name);
    await vi.waitFor(() => expect(calls).toContain("put e"), SOON);
    letGo("e");
    await vi.waitFor(() => expect(phasesOf(list)).toEqual(Array.from({ length: 5 }, () => "analysing")), SOON);
    expect(calls.filter((call) => call.startsWith("put"))).toHaveLength(5);
  });

  it("refuses what is no film and goes on with the rest", async () => {
    const { list, calls } = listWithGates();
    list.add([new File(["meow"], "cat.txt"), png("a"), new File([], "nothing.png")]);
    await vi.waitFor(() => expect(calls).toEqual(["put a"]), SOON);
    await untilPhase(list, "nothing.png", "refused");
    expect(phasesOf(list)).toEqual(["refused", "working", "refused"]);
  });

  it("notices the same bytes under another name", async () => {
    const { list, calls } = listWithGates();
    list.add([png("a", "same"), png("b", "same")]);
    await untilPhase(list, "b", "duplicate");
    const copy = filmNamed(list, "b");
    list.keepDuplicate(copy?.id ?? "");
    await vi.waitFor(() => expect(calls).toEqual(["put a", "put b"]), SOON);
  });

  it("aborts the request of a film that is cancelled, and starts it anew on request", async () => {
    const { list, calls, letGo } = listWithGates();
    list.add([png("a")]);
    await vi.waitFor(() => expect(calls).toEqual(["put a"]), SOON);
    list.cancel("1");
    expect(phasesOf(list)).toEqual(["cancelled"]);
    expect(calls).toEqual(["put a", "abort a"]);
    list.retry("1");
    list.retry("1");
    await vi.waitFor(() => expect(calls).toEqual(["put a", "abort a", "put a"]), SOON);
    letGo("a");
    await untilPhase(list, "a", "analysing");
  });

  it("analyses a saved film when asked, once for two clicks", async () => {
    const { list, calls, letGo, turnAnalysisOff } = listWithGates();
    turnAnalysisOff();
    list.add([png("a")]);
    await vi.waitFor(() => expect(calls).toEqual(["put a"]), SOON);
    letGo("a");
    await untilPhase(list, "a", "saved");
    list.analyse("1");
    list.analyse("1");
    await untilPhase(list, "a", "analysing");
    expect(calls).toEqual(["put a", "analyse scan-a"]);
  });

  it("writes a label typed before the scan exists with the scan, and a later one when typing pauses", async () => {
    const { list, calls, letGo } = listWithGates();
    list.add([png("a")]);
    await vi.waitFor(() => expect(calls).toEqual(["put a"]), SOON);
    list.describe("1", { label: "early", filmDate: "" });
    list.saveDetails("1");
    expect(calls).toEqual(["put a"]);
    letGo("a");
    await untilPhase(list, "a", "analysing");
    expect(calls).toEqual(["put a", "describe scan-a early", "analyse scan-a"]);
    list.saveDetails("1");
    list.describe("1", { label: "", filmDate: "" });
    list.saveDetails("1");
    await vi.waitFor(() => expect(filmNamed(list, "a")?.detailsSaved).toBe("saved"), SOON);
    expect(calls.slice(3)).toEqual(["describe scan-a "]);
  });

  it("stops everything when it is cleared, as for another user", async () => {
    const { list, calls } = listWithGates();
    list.add([png("a"), png("b")]);
    await vi.waitFor(() => expect(calls).toEqual(["put a", "put b"]), SOON);
    list.clear();
    expect(list.getState().films).toEqual([]);
    expect(list.fileOf("1")).toBeUndefined();
    expect(calls).toEqual(["put a", "put b", "abort a", "abort b"]);
  });
});

describe("what is announced", () => {
  it("is the start, the end and each failure, and nothing between", async () => {
    let trouble = true;
    const { list, letGo } = listWithGates({
      createScan: async (key) => {
        if (trouble) throw new RequestFailure("app", 409, { detail: "Not now." });
        return key;
      },
    });
    const heard: string[] = [];
    list.subscribe((state, before) => void heard.push(...announcementsBetween(before, state)));
    list.add([png("a"), new File(["GIF89a"], "b.gif")]);
    await untilPhase(list, "b.gif", "refused");
    await untilPhase(list, "a", "working");
    await vi.waitFor(() => expect(filmNamed(list, "a")?.phase).toEqual({ name: "working", step: "put" }), SOON);
    letGo("a");
    await untilPhase(list, "a", "failed");
    trouble = false;
    list.retry("1");
    await untilPhase(list, "a", "analysing");
    expect(heard).toEqual([
      "Uploading a.",
      expect.stringContaining("b.gif: This is a GIF"),
      "a: Not now.",
      "Uploading a.",
      "a is uploaded.",
    ]);
  });
});
