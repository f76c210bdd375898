import { route, routes } from "@/lib/http/route";
import { openLiveStream } from "@/server/live/open-live-stream";
import { eventsOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(eventsOperation, ({ user, query, request }) => openLiveStream({ user, request, after: query.after })),
});
