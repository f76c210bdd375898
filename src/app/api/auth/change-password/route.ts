import { changePassword } from "@/lib/auth/local/local-accounts";
import { hasLocalAccounts } from "@/lib/auth/local/has-local-accounts";
import { answer, route, routesWhere } from "@/lib/http/route";
import { changePasswordOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routesWhere(hasLocalAccounts, {
  POST: route(changePasswordOperation, async ({ user, body, request }) => {
    await changePassword(user, body, request.headers);
    return answer(204, null);
  }),
});
