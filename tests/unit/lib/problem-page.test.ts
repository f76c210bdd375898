import { expect, it } from "vitest";
import { DISCLAIMER } from "@/domain/disclaimer";
import { refuse } from "@/lib/error-codes";
import { problemPage } from "@/lib/http/problem-page";

it("a refusal for people has its words, its status and headers, and no markup of others", async () => {
  const error = refuse("UNAVAILABLE", { detail: `Ask <b>"them"</b> & wait`, headers: { "retry-after": "5" } });
  const response = problemPage(error, "<script>");
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("5");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const html = await response.text();
  expect(html).toContain("<h1>Not available at the moment</h1>");
  expect(html).toContain("Ask &#60;b&#62;&#34;them&#34;&#60;/b&#62; &#38; wait");
  expect(html).not.toContain("<script>");
  expect(html).toContain(DISCLAIMER);
});
