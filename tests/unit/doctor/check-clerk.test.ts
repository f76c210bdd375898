import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { compareInstances, compareJwtKey, describeApi } from "#cli/doctor/check-clerk";

const newPem = (): string =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).publicKey;
const modulusOf = (pem: string): string => createPublicKey(pem).export({ format: "jwk" }).n ?? "";

const [own, next, other] = [newPem(), newPem(), newPem()];
const told = [own, next].map(modulusOf);

it("CLERK_JWT_KEY is right where it is one of the instance's keys", () => {
  for (const pem of [own, next]) expect(compareJwtKey(pem, told)).toMatchObject({ state: "well" });
  expect(compareJwtKey(other, told)).toMatchObject({ state: "wrong", what: expect.stringMatching(/another instance/) });
  expect(compareJwtKey(own, [])).toMatchObject({ state: "wrong" });
});

it("both keys are of one instance where it tells and shows the same", () => {
  expect(compareInstances(told, [modulusOf(next)])).toMatchObject({ state: "well" });
  for (const shown of [[modulusOf(other)], []]) {
    expect(compareInstances(told, shown)).toMatchObject({
      state: "wrong",
      fix: expect.stringMatching(/both live or both test/),
    });
  }
});

it("Clerk's own API is not looked for among typing errors where it can't be reached, but one that a setting names is", () => {
  expect(describeApi(undefined)).toMatchObject({
    who: expect.stringContaining("https://api.clerk.com"),
    whenAway: expect.stringMatching(/firewall or a proxy/),
  });
  expect(describeApi("http://clerk.lan/")).toEqual({ who: "CLERK_API_URL", url: "http://clerk.lan/v1/jwks" });
});
