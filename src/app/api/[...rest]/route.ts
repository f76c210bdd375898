import { refuse } from "@/lib/error-codes";
import { route, routes } from "@/lib/http/route";
import { unknownOperation } from "./schema";

const notFound = route(unknownOperation, () => Promise.reject(refuse("NOT_FOUND")));

/** Every address under /api that no other route has: a program gets a problem to read, not a page. */
export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: notFound,
  POST: notFound,
  PUT: notFound,
  PATCH: notFound,
  DELETE: notFound,
});
