import { noRoutes } from "@/lib/http/route";

/** Every address under /api that no other route has. */
export const { GET, POST, PUT, PATCH, DELETE } = noRoutes();
