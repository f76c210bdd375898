import type { TokenScope } from "@/domain/access-token";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, type PasswordFault } from "@/domain/password-rules";
import type { TokenLifetime } from "@/domain/token-rules";
import { commonMessages } from "./common";

/** Words of the sign-in, sign-up and account pages. */
export const accountMessages = {
  fields: {
    name: "Name",
    email: "E-mail",
    password: "Password",
    currentPassword: "Current password",
    newPassword: "New password",
    showPassword: "Show password",
    hidePassword: "Hide password",
    newPasswordHint: `At least ${PASSWORD_MIN_LENGTH} characters. A few words in a row are easy to remember.`,
  },
  errors: {
    name: "Enter a name of 1 to 100 characters.",
    email: "Enter an e-mail address, such as name@example.org.",
    password: "Enter the password.",
    samePassword: "This is the current password. Choose another one.",
  },
  passwordFaults: {
    PASSWORD_TOO_SHORT: `The password needs at least ${PASSWORD_MIN_LENGTH} characters.`,
    PASSWORD_TOO_LONG: `The password may have at most ${PASSWORD_MAX_LENGTH} characters.`,
    PASSWORD_TOO_COMMON: "This password is one of the first that anyone would try. Choose another one.",
  } satisfies Record<PasswordFault, string>,
  signIn: {
    title: "Sign in",
    submit: "Sign in",
    busy: "Signing in…",
    other: "No account yet?",
    otherLink: "Create an account",
    noReset: "No e-mail is sent from here, so a forgotten password can't be reset. Keep it in a password manager.",
  },
  signUp: {
    title: "Create an account",
    submit: "Create account",
    busy: "Creating the account…",
    other: "You have an account?",
    otherLink: "Sign in",
    noReset:
      "No e-mail is sent from here: your address is your name for signing in, and a forgotten password can't be reset.",
  },
  account: {
    title: "Account",
    details: "Your details",
    signOut: "Sign out",
    signOutBusy: "Signing out…",
    signOutBody: "Ends the session of this browser. Your films and results stay.",
    /** The sign-in service has not told it, or could not be asked. */
    unknown: "Not known here",
    signOutFailed: commonMessages.userMenu.signOutFailed,
  },
  /** Where Clerk keeps the accounts. */
  clerk: {
    failedTitle: "Signing in is not possible at the moment",
    failedBody:
      "The sign-in service could not be loaded. Check the connection, or whether something blocks it, and try again.",
    profile: {
      title: "Name, e-mail and password",
      body: "These, and where you are signed in, are kept by Clerk, the service that signs you in.",
      open: "Manage my details…",
    },
  },
  reanalysis: {
    title: "Analyse again with the new model",
    offer: (count: number) =>
      `${count === 1 ? "One of your scans was" : `${count} of your scans were`} analysed with another model than the present one. They can be analysed again in the background: new films go first, and every earlier result stays in its scan's history.`,
    start: "Analyse all again",
    progress: (done: number, all: number) => `${done} of ${all} scans analysed again`,
    inBackground: "You may leave this page. New films go first.",
    failed: (count: number) => (count === 1 ? "One could not be analysed." : `${count} could not be analysed.`),
    showFailed: "Show what failed",
    done: "All your results are of the present model.",
  },
  changePassword: {
    title: "Password",
    body: "Changing it signs you out everywhere else.",
    submit: "Change password",
    busy: "Changing the password…",
    done: "The password is changed. Every other browser has been signed out.",
  },
  tokens: {
    title: "Access tokens",
    body: "A program signs in with a token in place of your password, and may do no more than the token says.",
    scopes: {
      "scans:read": { label: "Read scans", hint: "Lists, results and films" },
      "scans:write": { label: "Add and analyse scans", hint: "Upload, analyse, cancel, rename" },
      "scans:delete": { label: "Delete scans", hint: "For good, with film and results" },
    } satisfies Record<TokenScope, { label: string; hint: string }>,
    created: "Created",
    lastUsed: "Last used",
    neverUsed: "never",
    expires: "Expires",
    neverExpires: "never",
    create: {
      open: "New token…",
      title: "New access token",
      body: "Give each program a token of its own: so one can be ended without the others.",
      name: "Name",
      nameHint: "What will use it, such as “Archive import”.",
      noName: "Enter a name.",
      scopes: "What it may do",
      noScope: "Choose at least one.",
      expires: "Expires",
      lifetime: (days: TokenLifetime) => (days === null ? "Never" : days === 365 ? "In a year" : `In ${days} days`),
      submit: "Create token",
      busy: "Creating the token…",
      doneTitle: "Your new token",
      doneBody: "Copy it now. It is not kept here and can't be shown again.",
      secret: "Token",
      done: "Done",
    },
    revoke: {
      open: "Revoke…",
      openFor: (name: string) => `Revoke ${name}…`,
      title: (name: string) => `Revoke “${name}”?`,
      body: "Whatever uses this token is refused from now on. Scans that it has made stay.",
      submit: "Revoke token",
      busy: "Revoking…",
    },
  },
  deleteAccount: {
    title: "Delete my account",
    body: "Deletes your account with all films, results, sessions and access tokens, for good. Nobody can bring them back.",
    open: "Delete my account…",
    dialogTitle: "Delete your account?",
    dialogBody: (email: string) => `All films and results of ${email || "yours"} are deleted for good.`,
    word: "delete",
    confirmation: (word: string) => `To confirm, type “${word}”`,
    notConfirmed: (word: string) => `Type the word “${word}” to confirm.`,
    cancel: "Keep my account",
    submit: "Delete everything",
    busy: "Deleting everything…",
    doneTitle: "Your account is deleted",
    doneBody: "Your films, results and sessions are gone.",
    leave: "Go to the start page",
  },
} as const;
