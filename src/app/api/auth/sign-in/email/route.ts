import { signIn } from "@/lib/auth/local/local-accounts";
import { hasLocalAccounts } from "@/lib/auth/local/has-local-accounts";
import { answer, route, routesWhere } from "@/lib/http/route";
import { signInOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routesWhere(hasLocalAccounts, {
  POST: route(signInOperation, async ({ body, request }) => answer(200, { user: await signIn(body, request.headers) })),
});
