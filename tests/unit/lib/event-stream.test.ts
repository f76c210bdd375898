import { describe, expect, it } from "vitest";
import { encodeEvent, EventStream } from "@/lib/http/event-stream";

const open = (gone = new AbortController().signal) => new EventStream(gone);

describe("a stream of events", () => {
  it("is an answer that no proxy keeps, changes or holds back", () => {
    const { headers } = open().response;
    expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(headers.get("cache-control")).toBe("no-store, no-transform");
    expect(headers.get("x-accel-buffering")).toBe("no");
  });

  it("says when to come back, and gives the last of some events an id", async () => {
    const stream = open();
    stream.send([encodeEvent("status", { label: "two\nlines" }), encodeEvent("heartbeat", {})], "7-1");
    stream.end();
    const [retry, ...events] = (await stream.response.text()).split("\n\n");
    const ms = Number(/^retry: (\d+)$/.exec(retry ?? "")?.[1]);
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(ms).toBeLessThanOrEqual(2000);
    const status = String.raw`event: status` + "\n" + String.raw`data: {"label":"two\nlines"}`;
    expect(events).toEqual([status, "id: 7-1\nevent: heartbeat\ndata: {}", ""]);
  });

  it("sends no id without an event", async () => {
    const stream = open();
    stream.send([], "7-1");
    stream.end();
    expect(await stream.response.text()).not.toContain("id:");
  });

  it.each([
    ["the reader hangs up", (_stream: EventStream, gone: AbortController) => gone.abort()],
    ["the reader cancels", (stream: EventStream) => void stream.response.body?.cancel()],
    ["the server ends it", (stream: EventStream) => stream.end()],
  ])("is over when %s, and takes no more", (_who, endIt) => {
    const gone = new AbortController();
    const stream = open(gone.signal);
    expect(stream.ended.aborted).toBe(false);
    endIt(stream, gone);
    expect(stream.ended.aborted).toBe(true);
    expect(() => stream.send([encodeEvent("heartbeat", {})], "1-1")).not.toThrow();
  });

  it("is over for a reader that was gone before it began", () => {
    expect(open(AbortSignal.abort()).ended.aborted).toBe(true);
  });

  it("gives up a reader that does not read, after 256 kB", () => {
    const stream = open();
    const event = encodeEvent("status", { text: "x".repeat(1000) });
    let sent = 0;
    while (!stream.ended.aborted && sent < 1_000_000) {
      stream.send([event], "1-1");
      sent += event.length;
    }
    expect(sent).toBeGreaterThan(200 * 1024);
    expect(sent).toBeLessThan(300 * 1024);
  });
});
