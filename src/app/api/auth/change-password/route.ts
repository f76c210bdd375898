import { changePassword } from "@/lib/auth/local/local-accounts";
import { answer, route, routes } from "@/lib/http/route";
import { changePasswordOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(changePasswordOperation, async ({ user, body, request }) => {
    await changePassword(user, body, request.headers);
    return answer(204, null);
  }),
});
