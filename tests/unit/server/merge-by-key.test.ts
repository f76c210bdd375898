import { assert, asyncProperty, string, uniqueArray } from "fast-check";
import { expect, it } from "vitest";
import { mergeByKey } from "@/server/operate/merge-by-key";

const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A list that is given out one by one. `out`: how many were, and whether it was ended. */
async function* list(keys: string[], out = { given: 0, isOver: false }) {
  try {
    for (const key of keys) {
      out.given += 1;
      yield { key };
    }
  } finally {
    out.isOver = true;
  }
}

async function merged(lefts: string[], rights: string[]): Promise<[string | undefined, string | undefined][]> {
  const pairs: [string | undefined, string | undefined][] = [];
  for await (const { left, right } of mergeByKey(list(lefts), list(rights))) pairs.push([left?.key, right?.key]);
  return pairs;
}

it("puts the same keys together, and leaves those alone that one list has", async () => {
  expect(await merged(["a", "b", "d"], ["b", "c", "d", "e"])).toEqual([
    ["a", undefined],
    ["b", "b"],
    [undefined, "c"],
    ["d", "d"],
    [undefined, "e"],
  ]);
  expect(await merged([], [])).toEqual([]);
});

it("finds what two sets of keys have in common and what not, whatever characters they are of", async () => {
  const keys = uniqueArray(string({ unit: "binary", maxLength: 3 })).map((some) => some.toSorted(inBytes));
  await assert(
    asyncProperty(keys, keys, async (lefts, rights) => {
      const pairs = await merged(lefts, rights);
      expect(pairs.map(([left, right]) => left ?? right)).toEqual(
        [...new Set([...lefts, ...rights])].toSorted(inBytes),
      );
      expect(pairs.flatMap(([left]) => left ?? [])).toEqual(lefts);
      expect(pairs.flatMap(([, right]) => right ?? [])).toEqual(rights);
    }),
  );
});

it("sorts by bytes, as S3 does: what follows the first 65,536 characters comes last", async () => {
  expect(await merged(["\uffee", "\u{1f9b4}"], ["\u{1f9b4}"])).toEqual([
    ["\uffee", undefined],
    ["\u{1f9b4}", "\u{1f9b4}"],
  ]);
});

it("holds one item of each list, and ends both when its reader has had enough", async () => {
  const many = Array.from({ length: 100 }, (_, index) => `key ${String(index).padStart(3, "0")}`);
  const [left, right] = [
    { given: 0, isOver: false },
    { given: 0, isOver: false },
  ];
  for await (const pair of mergeByKey(list(many, left), list(many, right))) if (pair.left?.key === many[9]) break;
  expect(left).toEqual({ given: 10, isOver: true });
  expect(right).toEqual({ given: 10, isOver: true });
});

it.each([
  ["out of order", ["a", "c", "b"]],
  ["with a key twice", ["a", "a"]],
])("refuses a list %s: a key would seem to be missing from it", async (_what, keys) => {
  await expect(merged(keys, ["z"])).rejects.toThrow("not in the order of its keys");
  await expect(merged(["z"], keys)).rejects.toThrow("not in the order of its keys");
});
