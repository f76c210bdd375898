import { createHash, randomInt } from "node:crypto";

/** Tells our tokens from any others that come as Bearer, here and in a secret scanner. */
const TOKEN_PREFIX = "sai_";
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 190 bits: nobody finds one by trying, so an unsalted hash is safe to keep. */
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const WELL_FORMED = new RegExp(`^${TOKEN_PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`);
const SHOWN_LENGTH = TOKEN_PREFIX.length + 4;
const BEARER = /^bearer +(\S+)$/i;

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The first characters of the SHA-256, as a number in base 62: a scanner can tell a token from what only looks like one. */
function checksumOf(random: string): string {
  let rest = sha256(random).readUIntBE(0, 6);
  let text = "";
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    text += BASE62.charAt(rest % BASE62.length);
    rest = Math.floor(rest / BASE62.length);
  }
  return text;
}

/** A new secret: `sai_`, 32 random characters, 6 of a checksum over them. */
export function makeTokenSecret(): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => BASE62.charAt(randomInt(BASE62.length))).join("");
  return TOKEN_PREFIX + random + checksumOf(random);
}

/** Whether it could be one of ours at all; what is cut, mistyped or made up costs no question to the database. */
export function isWellFormedSecret(text: string): boolean {
  if (!WELL_FORMED.test(text)) return false;
  const random = text.slice(TOKEN_PREFIX.length, TOKEN_PREFIX.length + RANDOM_LENGTH);
  return text.endsWith(checksumOf(random));
}

/** The only form in which a secret is kept. */
export function hashTokenSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sha256(secret));
}

/** What its owner tells a token by: too little to guess the rest from. */
export function shownPrefixOf(secret: string): string {
  return secret.slice(0, SHOWN_LENGTH);
}

/** The token of ours that a request carries, right or wrong; null where it carries none, or someone else's kind. */
export function readTokenSecret(headers: Headers): string | null {
  const given = BEARER.exec(headers.get("authorization") ?? "")?.[1];
  return given?.startsWith(TOKEN_PREFIX) ? given : null;
}
