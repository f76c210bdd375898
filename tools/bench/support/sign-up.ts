import { randomInt, randomUUID } from "node:crypto";

/** Makes an account as a browser does. @returns the cookie of its session. */
export async function signUp(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": `10.${[1, 2, 3].map(() => randomInt(256)).join(".")}`,
    },
    body: JSON.stringify({ name: "Bench", email, password: `pass-${randomUUID()}` }),
  });
  if (!answer.ok) throw new Error(`no account for the bench: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}
