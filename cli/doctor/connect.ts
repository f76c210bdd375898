import { Client } from "pg";

/** For each question to a database. */
const LIMIT_MS = 10_000;

/** Connects, uses the connection, and ends it. @throws what Postgres or the network say. */
export async function* withConnection<T>(
  url: string,
  use: (client: Client) => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  const client = new Client({
    connectionString: url,
    application_name: "scoliosis-ai doctor",
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
  });
  // Unheard, a break would end this process; the next query says it too.
  client.on("error", () => undefined);
  await client.connect();
  try {
    yield* use(client);
  } finally {
    await client.end();
  }
}
