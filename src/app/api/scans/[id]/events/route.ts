import { route, routes } from "@/lib/http/route";
import { openLiveStream } from "@/server/live/open-live-stream";
import { scanEventsOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(scanEventsOperation, ({ user, params, query, request }) =>
    openLiveStream({ user, request, after: query.after, scanId: params.id }),
  ),
});
