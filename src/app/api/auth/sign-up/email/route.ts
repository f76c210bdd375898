import { signUp } from "@/lib/auth/local/local-accounts";
import { hasLocalAccounts } from "@/lib/auth/local/has-local-accounts";
import { answer, route, routesWhere } from "@/lib/http/route";
import { signUpOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routesWhere(hasLocalAccounts, {
  POST: route(signUpOperation, async ({ body, request }) => answer(200, { user: await signUp(body, request.headers) })),
});
