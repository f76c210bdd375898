/** What a program may do with a token. Nothing else of the account is open to it. */
export const TOKEN_SCOPES = ["scans:read", "scans:write", "scans:delete"] as const;

export const MAX_TOKEN_NAME_LENGTH = 80;
/** How long a token may be good for, in days; null for ever. */
export const TOKEN_LIFETIMES = [30, 90, 365, null] as const;
export type TokenLifetime = (typeof TOKEN_LIFETIMES)[number];
