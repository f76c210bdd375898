import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { confirmPassword, signOut } from "@/lib/auth/local/local-accounts";
import { answer, route, routes } from "@/lib/http/route";
import { deleteAccount } from "@/server/account/delete-account";
import { deleteClerkAccount } from "@/server/account/delete-clerk-account";
import { deleteAccountOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  DELETE: route(deleteAccountOperation, async ({ user, body, request }) => {
    if (getClerkSettings()) {
      await deleteClerkAccount(user.id);
      return answer(204, null);
    }
    await confirmPassword(user, body.password, request.headers);
    await deleteAccount(user);
    // The session is gone with the account; this takes its cookie from the browser.
    await signOut(request.headers);
    return answer(204, null);
  }),
});
