import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { nextCookies } from "better-auth/next-js";
import { getDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { getLogger } from "@/lib/logger";
import { perProcess } from "@/lib/per-process";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from "@/domain/password-rules";
import { listOwnOrigins } from "../own-origins";
import { SESSION_COOKIE_PREFIX } from "../session-cookie";

const DAY_SECONDS = 24 * 60 * 60;

function createLocalAuth() {
  const env = getEnv();
  const log = getLogger();
  if (!env.BETTER_AUTH_SECRET) throw new Error("local accounts asked for where Clerk keeps the accounts");
  return betterAuth({
    appName: "Scoliosis-AI",
    baseURL: env.APP_URL,
    secret: env.BETTER_AUTH_SECRET,
    trustedOrigins: listOwnOrigins(env.APP_URL),
    database: prismaAdapter(getDb(), { provider: "postgresql", transaction: true }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
    },
    // A session ends a week after its last day of use. No copy of it in a cookie: signed out is signed out at once.
    session: { expiresIn: 7 * DAY_SECONDS, updateAge: DAY_SECONDS },
    // Its limits count by X-Forwarded-For, which anyone can write. Ours stand in the routes and in the lockout.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: SESSION_COOKIE_PREFIX,
      useSecureCookies: env.APP_URL.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { disableIpTracking: true },
    },
    logger: { level: "error", log: (level, message, ...details) => log[level]({ details }, `accounts: ${message}`) },
    telemetry: { enabled: false },
    // Hands the cookies of every call to Next, which sends them with the route's answer.
    plugins: [nextCookies()],
  });
}

/** Local accounts with their sessions in Postgres; one instance per process. */
export function getLocalAuth(): ReturnType<typeof createLocalAuth> {
  return perProcess("accounts", createLocalAuth);
}
