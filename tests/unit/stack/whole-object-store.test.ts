import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { WholeObjectStore } from "#cli/stack/whole-object-store";
import { SOON } from "../../support/soon";

let directory: string;
let object: string;
const drafts = () => readdirSync(join(directory, ".drafts"));
const store = (replaces: boolean) => new WholeObjectStore(directory, { replaces });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "scoliosis-objects-"));
  object = join(directory, "film");
  store(true).forgetDrafts();
});
afterEach(() => rmSync(directory, { recursive: true }));

it("shows an object once it is whole, and keeps nothing of one that breaks off", async () => {
  const body = new PassThrough();
  const written = store(false).putContent(object, body);
  body.write("half a ");
  await expect.poll(drafts, SOON).toHaveLength(1);
  expect(existsSync(object)).toBe(false);
  body.destroy(new Error("the line broke"));
  await expect(written).rejects.toThrow("the line broke");
  expect(drafts()).toEqual([]);
  expect(existsSync(object)).toBe(false);
});

it("lets the first of two that are written at once win, where none may be replaced", async () => {
  const slow = new PassThrough();
  slow.write("the second ");
  const second = store(false).putContent(object, slow);
  await store(false).putContent(object, Readable.from([Buffer.from("the first film")]));
  slow.end("film");
  await expect(second).rejects.toMatchObject({ code: "PreconditionFailed", status: 412 });
  expect(readFileSync(object, "utf8")).toBe("the first film");
  expect(drafts()).toEqual([]);
});

it("replaces an object where that was not ruled out", async () => {
  writeFileSync(object, "old");
  const [size, md5] = await store(true).putContent(object, Readable.from([Buffer.from("new")]));
  expect({ size, md5 }).toEqual({ size: 3, md5: "22af645d1859cb5ca6da0c484f1f37ea" });
  expect(readFileSync(object, "utf8")).toBe("new");
});

it("forgets what an earlier life has not finished", () => {
  writeFileSync(join(directory, ".drafts", "left over"), "half a film");
  store(true).forgetDrafts();
  expect(drafts()).toEqual([]);
});
