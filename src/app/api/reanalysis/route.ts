import { answer, route, routes } from "@/lib/http/route";
import { cancelReanalysis } from "@/server/runs/cancel-reanalysis";
import { getReanalysis } from "@/server/runs/get-reanalysis";
import { startReanalysis } from "@/server/runs/start-reanalysis";
import { cancelReanalysisOperation, getReanalysisOperation, startReanalysisOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(getReanalysisOperation, async ({ user }) => answer(200, await getReanalysis(user.id))),
  POST: route(startReanalysisOperation, async ({ user }) => answer(202, await startReanalysis(user.id))),
  DELETE: route(cancelReanalysisOperation, async ({ user }) => answer(200, await cancelReanalysis(user.id))),
});
