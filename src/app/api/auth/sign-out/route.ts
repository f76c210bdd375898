import { signOut } from "@/lib/auth/local/local-accounts";
import { hasLocalAccounts } from "@/lib/auth/local/has-local-accounts";
import { answer, route, routesWhere } from "@/lib/http/route";
import { signOutOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routesWhere(hasLocalAccounts, {
  POST: route(signOutOperation, async ({ request }) => {
    await signOut(request.headers);
    return answer(204, null);
  }),
});
