import type { Problem } from "@/domain/upload-outcome";
import { describe, expect, it } from "vitest";
import {
  emptyUploads,
  type Film,
  type FilmEvent,
  filmsToStart,
  isCancellable,
  isDiscardable,
  isRetryable,
  isSettled,
  isUnfinished,
  MAX_PARALLEL_UPLOADS,
  reduceUploads,
  type UploadState,
} from "@/upload/upload-state";

const accepted = (fingerprint: string): FilmEvent => ({
  type: "accepted",
  contentType: "image/png",
  sha256: fingerprint,
  fingerprint,
});
const ticket = { url: "https://storage.test/a", key: "uploads/u/a.png", headers: {} };
const trouble: Problem = { code: "SERVER_TROUBLE", detail: null, final: false };

function listOf(...ids: string[]): UploadState {
  const films = ids.map((id) => ({
    id,
    name: `${id}.png`,
    size: 100,
    acquisition: null,
    details: { label: "", filmDate: "" },
  }));
  return reduceUploads(emptyUploads, { type: "added", films });
}

function after(state: UploadState, id: string, ...events: FilmEvent[]): UploadState {
  return events.reduce((current, event) => reduceUploads(current, { type: "film", id, event }), state);
}

function film(state: UploadState, id: string): Film {
  const found = state.films.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no film ${id}`);
  return found;
}

const uploading = after(
  listOf("a"),
  "a",
  accepted("1"),
  { type: "started", step: "presign" },
  { type: "reached", checkpoint: { ticket } },
  { type: "started", step: "put" },
);
const scanned = after(
  uploading,
  "a",
  { type: "reached", checkpoint: { stored: true } },
  { type: "started", step: "create" },
  { type: "reached", checkpoint: { scanId: "scan" } },
);

describe("the way of one film", () => {
  it("goes from the check through the queue and the upload to an analysis", () => {
    expect(film(listOf("a"), "a").phase).toEqual({ name: "checking" });
    expect(film(after(listOf("a"), "a", accepted("1")), "a").phase).toEqual({ name: "queued" });
    expect(film(uploading, "a").phase).toEqual({ name: "working", step: "put" });
    expect(film(scanned, "a").checkpoint).toEqual({ ticket, stored: true, scanId: "scan" });
    const done = after(scanned, "a", { type: "started", step: "analyse" }, { type: "finished", analysing: true });
    expect(film(done, "a").phase).toEqual({ name: "analysing" });
    expect(isSettled(film(done, "a"))).toBe(true);
  });

  it("ends as saved where no analysis is wanted, and goes on from there when it is", () => {
    const saved = after(scanned, "a", { type: "finished", analysing: false });
    expect(film(saved, "a").phase).toEqual({ name: "saved" });
    const asked = after(saved, "a", { type: "started", step: "analyse" });
    expect(film(asked, "a").phase).toEqual({ name: "working", step: "analyse" });
    expect(film(after(saved, "a", { type: "started", step: "put" }), "a").phase).toEqual({ name: "saved" });
  });

  it("counts what was sent, never more than the film, and from 0 again with each PUT", () => {
    const half = after(uploading, "a", { type: "progressed", sent: 50 });
    expect(film(half, "a").sent).toBe(50);
    expect(film(after(half, "a", { type: "progressed", sent: 180 }), "a").sent).toBe(100);
    expect(film(after(half, "a", { type: "started", step: "put" }), "a").sent).toBe(0);
  });

  it("waits and goes on", () => {
    const held = after(uploading, "a", { type: "held", reason: "OFFLINE", waitMs: null });
    expect(film(held, "a").phase).toEqual({ name: "waiting", step: "put", reason: "OFFLINE", waitMs: null });
    expect(film(after(held, "a", { type: "started", step: "put" }), "a").phase.name).toBe("working");
  });
});

describe("events that do not fit", () => {
  it("change nothing, not even the state's identity", () => {
    const misfits: FilmEvent[] = [
      accepted("1"),
      { type: "refused", refusal: "GIF" },
      { type: "kept" },
      { type: "retried" },
    ];
    for (const event of misfits) expect(after(uploading, "a", event)).toBe(uploading);
    expect(after(uploading, "nobody", { type: "cancelled" })).toBe(uploading);
    const cancelled = after(uploading, "a", { type: "cancelled" });
    const late: FilmEvent[] = [
      { type: "progressed", sent: 80 },
      { type: "reached", checkpoint: { scanId: "late" } },
      { type: "failed", problem: trouble },
      { type: "finished", analysing: true },
      { type: "held", reason: "BUSY", waitMs: 1 },
    ];
    for (const event of late) expect(after(cancelled, "a", event)).toBe(cancelled);
  });
});

describe("cancelling", () => {
  it("is possible until the scan may come to exist", () => {
    expect(isCancellable(film(uploading, "a"))).toBe(true);
    const creating = after(uploading, "a", { type: "started", step: "create" });
    expect(isCancellable(film(creating, "a"))).toBe(false);
    expect(after(creating, "a", { type: "cancelled" })).toBe(creating);
    expect(isCancellable(film(scanned, "a"))).toBe(false);
  });

  it("forgets the ticket, so that a retry begins anew", () => {
    const cancelled = after(uploading, "a", { type: "cancelled" });
    expect(film(cancelled, "a")).toMatchObject({ phase: { name: "cancelled" }, sent: 0, checkpoint: { ticket: null } });
    expect(film(after(cancelled, "a", { type: "retried" }), "a").phase).toEqual({ name: "queued" });
  });
});

describe("retrying", () => {
  it("keeps what has been done: the stored bytes, the scan", () => {
    const failed = after(
      uploading,
      "a",
      { type: "reached", checkpoint: { stored: true } },
      { type: "started", step: "create" },
      { type: "failed", problem: trouble },
    );
    const again = film(after(failed, "a", { type: "retried" }), "a");
    expect(again).toMatchObject({ phase: { name: "queued" }, checkpoint: { ticket, stored: true } });
  });

  it("takes a new ticket where the bytes had not arrived", () => {
    const failed = after(uploading, "a", { type: "failed", problem: trouble });
    expect(film(after(failed, "a", { type: "retried" }), "a").checkpoint.ticket).toBeNull();
  });

  it("is not offered where the same file cannot succeed", () => {
    const refused = after(uploading, "a", { type: "failed", problem: { ...trouble, code: "REFUSED", final: true } });
    expect(isRetryable(film(refused, "a"))).toBe(false);
    expect(after(refused, "a", { type: "retried" })).toBe(refused);
    expect(isDiscardable(film(refused, "a"))).toBe(true);
  });

  it("happens once for two clicks", () => {
    const failed = after(uploading, "a", { type: "failed", problem: trouble });
    const once = after(failed, "a", { type: "retried" });
    expect(after(once, "a", { type: "retried" })).toBe(once);
  });
});

describe("the same file twice", () => {
  const twice = after(listOf("a", "b"), "a", accepted("same"));
  const noticed = after(twice, "b", accepted("same"));

  it("is noticed and asked about", () => {
    expect(film(noticed, "b").phase).toEqual({ name: "duplicate", of: "a" });
    expect(film(after(noticed, "b", { type: "kept" }), "b").phase).toEqual({ name: "queued" });
    expect(reduceUploads(noticed, { type: "removed", ids: ["b"] }).films.map(({ id }) => id)).toEqual(["a"]);
  });

  it("is no news once the first was cancelled", () => {
    const cancelled = after(twice, "a", { type: "cancelled" });
    expect(film(after(cancelled, "b", accepted("same")), "b").phase).toEqual({ name: "queued" });
  });

  it("does not count a film that differs", () => {
    expect(film(after(twice, "b", accepted("other")), "b").phase).toEqual({ name: "queued" });
  });
});

describe("label and date", () => {
  it("count as unsaved when they were changed while an earlier version was being saved", () => {
    const [early, late] = [
      { label: "P-103", filmDate: "" },
      { label: "P-104", filmDate: "" },
    ];
    const saving = after(
      scanned,
      "a",
      { type: "described", details: early },
      { type: "detailsSaved", details: early, outcome: "saving" },
      { type: "described", details: late },
      { type: "detailsSaved", details: early, outcome: "saved" },
    );
    expect(film(saving, "a").detailsSaved).toBe("unsaved");
    expect(film(after(saving, "a", { type: "detailsSaved", details: late, outcome: "saved" }), "a").detailsSaved).toBe(
      "saved",
    );
  });
});

describe("the queue", () => {
  const ids = ["a", "b", "c", "d", "e"];
  const queued = ids.reduce((state, id) => after(state, id, accepted(id)), listOf(...ids));

  it("starts three at a time, in the order in which they came", () => {
    expect(filmsToStart(queued).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    const busy = ["a", "b", "c"].reduce((state, id) => after(state, id, { type: "started", step: "presign" }), queued);
    expect(filmsToStart(busy)).toEqual([]);
    const oneFailed = after(busy, "b", { type: "failed", problem: trouble });
    expect(filmsToStart(oneFailed).map(({ id }) => id)).toEqual(["d"]);
    expect(MAX_PARALLEL_UPLOADS).toBe(3);
  });

  it("lets a waiting film keep its place", () => {
    const held = ["a", "b", "c"].reduce(
      (state, id) =>
        after(state, id, { type: "started", step: "put" }, { type: "held", reason: "OFFLINE", waitMs: null }),
      queued,
    );
    expect(filmsToStart(held)).toEqual([]);
  });

  it("does not let go of a film that is under way", () => {
    expect(reduceUploads(uploading, { type: "removed", ids: ["a"] })).toBe(uploading);
    expect(isUnfinished(film(uploading, "a"))).toBe(true);
  });
});
