import { signIn } from "@/lib/auth/local/local-accounts";
import { answer, route, routes } from "@/lib/http/route";
import { signInOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(signInOperation, async ({ body, request }) => answer(200, { user: await signIn(body, request.headers) })),
});
