import createFetchClient, { type Client } from "openapi-fetch";
import type { paths } from "./openapi";

/** Every call by its path: `client.GET("/api/scans/{id}", { params: { path: { id } } })` answers `{ data, error }`. */
export type ScoliosisClient = Client<paths>;

/**
 * A client of one server.
 * @param options `baseUrl` such as https://films.example.org; `token` from the account page, sai_….
 */
export function createClient({ baseUrl, token }: { baseUrl: string; token: string }): ScoliosisClient {
  return createFetchClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
}
