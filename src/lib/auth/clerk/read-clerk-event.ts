import { verifyWebhook, type WebhookEvent } from "@clerk/backend/webhooks";
import { refuse } from "@/lib/error-codes";
import { readBytes } from "@/lib/http/read-body";
import { getClerkSettings } from "./clerk-settings";

/**
 * The event that Clerk sends, its signature and age verified.
 * @throws AppError BAD_SIGNATURE for whatever Clerk has not signed so, within minutes; BODY_TOO_LARGE.
 */
export async function readClerkEvent(request: Request): Promise<WebhookEvent> {
  const signingSecret = getClerkSettings()?.webhookSigningSecret;
  if (signingSecret === undefined) throw refuse("NOT_FOUND");
  const { url, headers } = request;
  const body = await readBytes(request);
  try {
    return await verifyWebhook(new Request(url, { method: "POST", headers, body }), { signingSecret });
  } catch (cause) {
    throw refuse("BAD_SIGNATURE", { cause, message: "webhook not signed by Clerk" });
  }
}
