/** What is left where an example was copied, in any setting. */
const EXAMPLE = /change[-_ ]?me|replace[-_ ]?me|placeholder|example|your[-_ ]|x{5,}|\.\.\.|…/i;
/** What stands for a secret in defaults and in haste; an address or a name may well have one of these in it. */
const WORDS =
  /change[-_ ]?(this|it)|secret|password|passwort|replace|default|dummy|sample|insert|minioadmin|^postgres$|letmein|qwerty|12345678|abcdefgh|deadbeef/i;
/**
 * Sixteen random hexadecimal digits, the poorest secret that is asked for, have fewer kinds once in thirty thousand.
 * What is short and everybody's (admin, root, test) has fewer always.
 */
const FEWEST_KINDS = 6;

/** Whether a setting, secret or not, still has the value of an example, or has a <hole> in it. */
export function isExample(value: string): boolean {
  return EXAMPLE.test(value) || /<[^>]*>/.test(value);
}

/** Whether a secret is obviously none. Random ones of 16 characters and more are not, whatever signs they have. */
export function isPlaceholder(secret: string): boolean {
  return (
    EXAMPLE.test(secret) ||
    WORDS.test(secret) ||
    /^<.*>$/.test(secret) ||
    new Set(secret).size < FEWEST_KINDS ||
    /^(.{1,8})\1+$/.test(secret)
  );
}
