import { answer, route, routes } from "@/lib/http/route";
import { createAccessToken } from "@/server/account/create-access-token";
import { listAccessTokens } from "@/server/account/list-access-tokens";
import { createTokenOperation, listTokensOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(listTokensOperation, async ({ user }) => answer(200, { tokens: await listAccessTokens(user.id) })),
  POST: route(createTokenOperation, async ({ user, body }) => answer(201, await createAccessToken(user.id, body))),
});
