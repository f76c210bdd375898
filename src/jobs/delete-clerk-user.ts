import { deleteClerkUser } from "@/lib/auth/clerk/clerk-users";
import type { Logger } from "@/lib/logger";
import type { QueuePayload } from "@/lib/queue/queues";
import { deleteAccount } from "@/server/account/delete-account";

/** Deletes a user at Clerk and what is still here of theirs. What is gone already is no error, so it can be repeated. */
export async function deleteClerkUserJob({ userId }: QueuePayload<"delete-clerk-user">, log: Logger): Promise<void> {
  await deleteClerkUser(userId);
  await deleteAccount({ id: userId });
  log.info({ userId }, "user deleted at Clerk");
}
