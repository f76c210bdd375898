import { answer, route, routes } from "@/lib/http/route";
import { revokeAccessToken } from "@/server/account/revoke-access-token";
import { revokeTokenOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  DELETE: route(revokeTokenOperation, async ({ user, params }) => {
    await revokeAccessToken(user.id, params.id);
    return answer(204, null);
  }),
});
