import { auditStorage, type Disagreement } from "@/server/operate/audit-storage";
import { belongTogether, repairStorage } from "@/server/operate/repair-storage";
import { PlainError } from "../command/plain-error";

/** Far longer than an upload, a deletion or a drawing takes. */
const YOUNG_MS = 24 * 60 * 60 * 1000;

/** What a repair does about each kind. */
const REMEDIES = {
  "object without row": "deleted",
  "film missing": "owner told",
  "picture missing": "to be drawn anew by the worker",
} satisfies Record<Disagreement["what"], string>;

interface Judged extends Pick<Disagreement, "what" | "key"> {
  scanId: string | null;
  repaired: boolean;
}

/** Prints where storage and rows don't agree; with `repair`, makes them. @returns whether they agree by now. */
export async function examineStorage({ repair, json }: { repair: boolean; json: boolean }): Promise<boolean> {
  const sums = new Map<Disagreement["what"], { found: number; repaired: number }>();
  let found = 0;
  let left = 0;
  const judge = async (one: Disagreement): Promise<void> => {
    if (repair && found === 0) await refuseStrangers();
    const { what, key } = one;
    const repaired = repair && (await repairStorage(one));
    const sum = sums.get(what) ?? { found: 0, repaired: 0 };
    sums.set(what, { found: sum.found + 1, repaired: sum.repaired + Number(repaired) });
    found += 1;
    left += Number(!repaired);
    const judged: Judged = { what, key, scanId: "scanId" in one ? one.scanId : null, repaired };
    console.log(json ? JSON.stringify(judged) : `${what}  ${key}`);
  };

  const { objects, young } = await auditStorage(new Date(Date.now() - YOUNG_MS), judge);
  if (json) {
    console.log(JSON.stringify({ objects, young, found, left }));
    return left === 0;
  }
  console.log(`${objects} objects looked at; ${young} without a row are of the last day and left alone.`);
  for (const [what, sum] of sums) {
    console.log(`${what}: ${sum.found} (${repair ? `${sum.repaired} ` : "with --repair: "}${REMEDIES[what]})`);
  }
  if (left === 0) console.log("Storage and rows agree.");
  else if (repair) console.log(`${left} left, whose analysis is under way: look again when it has ended.`);
  return left === 0;
}

async function refuseStrangers(): Promise<void> {
  if (await belongTogether()) return;
  throw new PlainError(
    "The bucket has none of the database's newest films, so DATABASE_URL and AWS_S3_BUCKET may be of two installations: nothing was changed.",
  );
}
