import { z } from "zod";
import { AUDIT_ACTIONS } from "./audit-actions";

export const auditActionSchema = z.enum(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** Who did it: a signed-in browser, a program with a token, whoever was signed out, or the app by its own rules. */
export const auditActorSchema = z.enum(["SESSION", "TOKEN", "SIGNED_OUT", "APP"]);
export type AuditActor = z.infer<typeof auditActorSchema>;

export const auditEventSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  action: auditActionSchema,
  actor: auditActorSchema,
  /** The session's or the token's. */
  actorId: z.string().nullable(),
  tokenPrefix: z.string().nullable(),
  /** Of a scan that may be gone since. */
  scanId: z.uuid().nullable(),
  network: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

export const auditPageSchema = z.object({
  events: z.array(auditEventSchema),
  nextCursor: z.uuid().nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;
