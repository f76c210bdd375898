import { DISCLAIMER } from "@/domain/disclaimer";
import type { AppError } from "@/lib/app-error";
import { titleOf } from "@/lib/error-codes";

/** For people, where no page can be drawn: nothing is loaded, so it stands under the strictest policy. */
export function problemPage(error: AppError, requestId: string): Response {
  const title = escape(titleOf(error.code) ?? "Something went wrong");
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<main>
<h1>${title}</h1>
<p>${escape(error.userMessage)}</p>
<p><a href="">Try again</a></p>
<p><small>Reference for support: ${escape(requestId)}</small></p>
<p><small>${escape(DISCLAIMER)}</small></p>
</main>
</html>
`;
  return new Response(html, {
    status: error.status,
    headers: { ...error.headers, "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
