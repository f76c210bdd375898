interface Keyed {
  key: string;
}

/**
 * Two lists in the order of their keys, side by side: what has the same key comes together, what only one of them has
 * comes alone. Of each list one item is held at a time.
 * @throws when a list is not in the order of its keys' bytes, or holds a key twice: it would seem to lack some.
 */
export async function* mergeByKey<Left extends Keyed, Right extends Keyed>(
  lefts: AsyncIterable<Left>,
  rights: AsyncIterable<Right>,
): AsyncGenerator<{ left?: Left; right?: Right }, undefined> {
  const [left, right] = [inOrder(lefts), inOrder(rights)];
  try {
    let [l, r] = [(await left.next()).value, (await right.next()).value];
    while (l ?? r) {
      const order = !l ? 1 : !r ? -1 : compareBytes(l.key, r.key);
      yield { ...(l && order <= 0 && { left: l }), ...(r && order >= 0 && { right: r }) };
      if (order <= 0) l = (await left.next()).value;
      if (order >= 0) r = (await right.next()).value;
    }
  } finally {
    await Promise.all([left.return(undefined), right.return(undefined)]);
  }
}

async function* inOrder<Item extends Keyed>(items: AsyncIterable<Item>): AsyncGenerator<Item, undefined> {
  let last: string | null = null;
  for await (const item of items) {
    if (last !== null && compareBytes(last, item.key) >= 0) {
      throw new Error(`the list is not in the order of its keys: ${item.key} comes after ${last}`);
    }
    last = item.key;
    yield item;
  }
}

/** As S3 and Postgres' collation "C" sort; JavaScript's own order is another one beyond the first 65,536 characters. */
function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
