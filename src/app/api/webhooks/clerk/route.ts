import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { readClerkEvent } from "@/lib/auth/clerk/read-clerk-event";
import { answer, route, routesWhere } from "@/lib/http/route";
import { deleteClerkAccount } from "@/server/account/delete-clerk-account";
import { clerkWebhookOperation } from "./schema";

const hasWebhook = (): boolean => getClerkSettings()?.webhookSigningSecret !== undefined;

export const { GET, POST, PUT, PATCH, DELETE } = routesWhere(hasWebhook, {
  POST: route(clerkWebhookOperation, async ({ request }) => {
    const event = await readClerkEvent(request);
    // The same event may come twice, and out of order: the second finds nothing left.
    if (event.type === "user.deleted" && event.data.id) await deleteClerkAccount(event.data.id);
    return answer(204, null);
  }),
});
