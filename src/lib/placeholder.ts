/** What stands where a secret was never put in: in examples, in defaults, in haste. */
const WORDS =
  /change[-_ ]?(me|this|it)|secret|password|passwort|example|placeholder|replace|default|dummy|sample|insert|your[-_ ]|minioadmin|letmein|qwerty|12345678|abcdefgh|deadbeef/i;
/** Sixteen random hexadecimal digits, the poorest secret that is asked for, have fewer kinds once in thirty thousand. */
const FEWEST_KINDS = 6;

/** Whether a secret is obviously none. Random ones of 16 characters and more are not. */
export function isPlaceholder(secret: string): boolean {
  return WORDS.test(secret) || new Set(secret).size < FEWEST_KINDS || /^(.{1,8})\1+$/.test(secret);
}
