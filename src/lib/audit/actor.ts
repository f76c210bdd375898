import { AsyncLocalStorage } from "node:async_hooks";
import type { AuditActor } from "@/domain/audit";
import { tokenIdOf } from "@/lib/auth/session-ids";
import { clientAddress } from "@/lib/http/client-address";
import { networkOf } from "@/lib/http/network-of";
import { perProcess } from "@/lib/per-process";

/** Who does what is done now, as the audit log writes it down. */
export interface Actor {
  actor: AuditActor;
  actorId: string | null;
  network: string | null;
  userAgent: string | null;
}

/** What the app does by its own rules. */
export const APP_ACTOR: Actor = { actor: "APP", actorId: null, network: null, userAgent: null };
const USER_AGENT_LENGTH = 200;

const storage = (): AsyncLocalStorage<Actor> => perProcess("audit-actor", () => new AsyncLocalStorage<Actor>());

/** @param sessionId as CurrentUser has it; null or empty for whoever is signed out. */
export function actorOf(sessionId: string | null, headers: Headers): Actor {
  const address = clientAddress(headers);
  const tokenId = sessionId ? tokenIdOf(sessionId) : null;
  return {
    actor: tokenId ? "TOKEN" : sessionId ? "SESSION" : "SIGNED_OUT",
    actorId: (tokenId ?? sessionId) || null,
    // Enough to tell home from abroad, too little to name a machine.
    network: address && networkOf(address, { ipv4: 24, ipv6: 48 }),
    userAgent: headers.get("user-agent")?.slice(0, USER_AGENT_LENGTH) ?? null,
  };
}

/** Runs what this one asked for: all that is recorded meanwhile is theirs. */
export function withActor<T>(actor: Actor, run: () => T): T {
  return storage().run(actor, run);
}

/** Who asked for this; the app itself where nobody did. */
export function currentActor(): Actor {
  return storage().getStore() ?? APP_ACTOR;
}
