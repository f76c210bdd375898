"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { fetchAccessTokens } from "@/browser/api-client";
import { accountMessages } from "@/messages/account";
import { Card } from "@/components/ui/card";
import type { AccessToken } from "@/domain/access-token";
import { CreateTokenDialog } from "./create-token-dialog";
import { TokenItem } from "./token-item";

const t = accountMessages.tokens;
const KEY = ["access-tokens"];

/** The tokens that programs sign in with for this user: what there is, a new one, and an end to one. */
export function AccessTokensCard({ initial }: { initial: AccessToken[] }) {
  const queries = useQueryClient();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const { data: tokens } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => fetchAccessTokens(signal),
    initialData: initial,
  });
  const reload = () => queries.invalidateQueries({ queryKey: KEY });

  return (
    <Card aria-labelledby="tokens" className="flex flex-col gap-4">
      <div>
        <h2 id="tokens" ref={headingRef} tabIndex={-1} className="font-medium">
          {t.title}
        </h2>
        <p className="mt-1 text-sm text-ink-soft">{t.body}</p>
      </div>
      {tokens.length > 0 && (
        <ul className="flex flex-col divide-y divide-line border-y border-line">
          {tokens.map((token) => (
            <TokenItem
              key={token.id}
              token={token}
              onRevoked={() => {
                // Its row goes, and the focus would go with it.
                headingRef.current?.focus();
                void reload();
              }}
            />
          ))}
        </ul>
      )}
      <CreateTokenDialog onCreated={() => void reload()} />
    </Card>
  );
}
