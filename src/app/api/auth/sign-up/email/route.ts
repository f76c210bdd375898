import { signUp } from "@/lib/auth/local/local-accounts";
import { answer, route, routes } from "@/lib/http/route";
import { signUpOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(signUpOperation, async ({ body, request }) => answer(200, { user: await signUp(body, request.headers) })),
});
