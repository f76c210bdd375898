/** Characters. */
export const MAX_EMAIL_LENGTH = 254;
export const MAX_NAME_LENGTH = 100;

/** Latin letters, digits and the few signs that mail servers agree on; a name and a domain with a top level. */
export const EMAIL_PATTERN =
  /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** Whether a text is an e-mail address, but for blanks around it. */
export function isEmail(text: string): boolean {
  const email = text.trim();
  return email.length <= MAX_EMAIL_LENGTH && EMAIL_PATTERN.test(email);
}

/** Whether a text can be a user's name. */
export function isUserName(text: string): boolean {
  const name = text.trim();
  return name !== "" && name.length <= MAX_NAME_LENGTH;
}
