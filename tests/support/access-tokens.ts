import { expect } from "vitest";
import { type AccessToken, newAccessTokenSchema, type TokenScope } from "@/domain/access-token";
import { type ApiUser, visitor } from "./users";

/** A program that calls the API for a user. */
export interface TokenProgram extends ApiUser {
  token: AccessToken;
  secret: string;
}

/** Makes a token as the account page does. */
export async function makeToken(
  user: ApiUser,
  scopes: TokenScope[] = ["scans:read", "scans:write", "scans:delete"],
): Promise<TokenProgram> {
  const answer = await user.call("POST", "/api/tokens", { name: "Archive import", scopes, expiresInDays: 30 });
  expect(answer.status).toBe(201);
  const { token, secret } = newAccessTokenSchema.parse(answer.body);
  return { ...withSecret(secret), id: user.id, email: user.email, token, secret };
}

/** Whoever sends this as a token. @param who where to, without it the app under test. */
export function withSecret(secret: string, who = visitor): ApiUser {
  const authorization = `Bearer ${secret}`;
  return {
    ...who,
    call: (method, path, body, headers) => who.call(method, path, body, { authorization, ...headers }),
  };
}
