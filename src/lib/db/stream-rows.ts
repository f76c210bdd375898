import type { QueryResultRow } from "pg";
import { getPool } from "./pool";

const PAGE = 1000;

/**
 * The rows of a query as they were at its begin, one after the other, however many: a page of them is held at a time.
 * @param query without values from outside.
 */
export async function* streamRows<Row extends QueryResultRow>(query: string): AsyncGenerator<Row, undefined> {
  const connection = await getPool().connect();
  try {
    await connection.query("BEGIN READ ONLY");
    await connection.query(`DECLARE page NO SCROLL CURSOR FOR ${query}`);
    for (;;) {
      const { rows } = await connection.query<Row>(`FETCH ${PAGE} FROM page`);
      yield* rows;
      if (rows.length < PAGE) return;
    }
  } finally {
    // The transaction ends with its connection, also where the reader has had enough.
    connection.release(true);
  }
}
