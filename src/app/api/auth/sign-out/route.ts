import { signOut } from "@/lib/auth/local/local-accounts";
import { answer, route, routes } from "@/lib/http/route";
import { signOutOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(signOutOperation, async ({ request }) => {
    await signOut(request.headers);
    return answer(204, null);
  }),
});
