/** In UTF-16 code units, as browsers count `minlength`. */
export const PASSWORD_MIN_LENGTH = 10;
/** Room for any passphrase; more would only be work for the hash. */
export const PASSWORD_MAX_LENGTH = 128;

/** The commonest passwords of ten characters and more in published leaks; shorter ones are refused by length. */
const COMMON = new Set(
  `0123456789 0987654321 1111111111 1122334455 1234512345 1234554321 1234567890 12345678900 12345678910 1234567891
  123456789a 123456789q 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc abcd123456 abc1234567 administrator asdfghjkl1 asdfghjkl;
  changeme123 basketball california football123 iloveyou12 iloveyou123 letmein123 liverpool1 manchester
  michelle123 mypassword passw0rd123 password01 password10 password11 password12 password123 password1234 password12345
  princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwerty1234 qwerty12345 qwerty123456 qwertyuiop qwertyuiop1 qwertyuiop123
  qwertyuiop[] superman123 sunshine123 welcome123 welcome1234 xxxxxxxxxx zaq12wsxcde3 zxcvbnm123 zxcvbnm1234`.split(
    /\s+/,
  ),
);

/** Why a new password is not taken. */
export type PasswordFault = "PASSWORD_TOO_SHORT" | "PASSWORD_TOO_LONG" | "PASSWORD_TOO_COMMON";

/**
 * Checks a new password.
 * @param own what is known of its owner (e-mail, name): a password that is one of these is as good as known
 * @returns null when it may be used
 */
export function findPasswordFault(password: string, own: readonly string[]): PasswordFault | null {
  if (password.length < PASSWORD_MIN_LENGTH) return "PASSWORD_TOO_SHORT";
  if (password.length > PASSWORD_MAX_LENGTH) return "PASSWORD_TOO_LONG";
  const plain = password.trim().toLowerCase();
  const isOwn = own.some((word) => plain === word.trim().toLowerCase());
  const isOneCharacter = new Set(plain).size <= 1;
  return isOwn || isOneCharacter || COMMON.has(plain) ? "PASSWORD_TOO_COMMON" : null;
}
