import { LocalTime } from "@/components/local-date";
import { accountMessages } from "@/messages/account";
import type { AccessToken } from "@/domain/access-token";
import { RevokeTokenDialog } from "./revoke-token-dialog";

const t = accountMessages.tokens;

/** One token: what it is called, what it may do, and when it was and will be of use. */
export function TokenItem({ token, onRevoked }: { token: AccessToken; onRevoked: () => void }) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
      <div className="flex min-w-48 flex-1 flex-col gap-1">
        <p className="wrap-anywhere">
          <span className="font-medium">{token.name}</span>{" "}
          <code className="text-sm text-ink-soft">{token.prefix}…</code>
        </p>
        <p className="text-sm">{token.scopes.map((scope) => t.scopes[scope].label).join(", ")}</p>
        <p className="flex flex-wrap gap-x-3 text-sm text-ink-soft">
          <span>
            {t.created} <LocalTime instant={token.createdAt} />
          </span>
          <span>
            {t.lastUsed} {token.lastUsedAt ? <LocalTime instant={token.lastUsedAt} /> : t.neverUsed}
          </span>
          <span>
            {t.expires} {token.expiresAt ? <LocalTime instant={token.expiresAt} /> : t.neverExpires}
          </span>
        </p>
      </div>
      <RevokeTokenDialog token={token} onRevoked={onRevoked} />
    </li>
  );
}
