import { enqueue } from "@/lib/queue/boss";
import { deleteAccount } from "./delete-account";

/** A token of Clerk's is good for a minute after its user is gone; with room for clocks that differ. */
const TOKENS_OUTLIVE_USER_MS = 2 * 60_000;

/**
 * Deletes all data of a user whom Clerk keeps, and the user at Clerk. The data goes now, and in the same transaction is
 * enqueued what asks Clerk: if that fails, it is tried until Clerk has done it; the other way round, data could be left
 * over that nobody can sign in to delete any more. Also right for a user who is gone from Clerk already, and can be
 * repeated.
 */
export async function deleteClerkAccount(userId: string): Promise<void> {
  await deleteAccount({ id: userId }, async (tx) => {
    await enqueue(tx, "delete-clerk-user", { userId });
    // What the last token made after the rows were gone.
    await enqueue(tx, "delete-clerk-user", { userId }, { startAfter: new Date(Date.now() + TOKENS_OUTLIVE_USER_MS) });
  });
}
