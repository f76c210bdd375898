import { z } from "zod";

/** What an owner can read of what happened to their account and scans. */
export const AUDIT_ACTIONS = [
  "SIGNED_UP",
  "SIGNED_IN",
  "SIGN_IN_FAILED",
  "SIGNED_OUT",
  "PASSWORD_REFUSED",
  "PASSWORD_CHANGED",
  "TOKEN_CREATED",
  "TOKEN_FIRST_USED",
  "TOKEN_REVOKED",
  "SCANS_LISTED",
  "SCAN_OPENED",
  "FILM_OPENED",
  "SCAN_CREATED",
  "SCAN_CHANGED",
  "SCAN_DELETED",
  "SCAN_EXPIRED",
  "ANALYSIS_REQUESTED",
  "ANALYSIS_CANCELLED",
  "REANALYSIS_STARTED",
  "REANALYSIS_CANCELLED",
  "FAILED_RETRIED",
  "ACCOUNT_DELETED",
] as const;
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
