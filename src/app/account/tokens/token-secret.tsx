"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { accountMessages } from "@/components/messages/account";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

const t = accountMessages.tokens.create;

const selectAll = (input: HTMLInputElement | null) => {
  input?.focus();
  input?.select();
};

/** The secret of a new token, to be taken along. Where the browser lets no page copy, it stands there selected. */
export function TokenSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const [outcome, setOutcome] = useState<string | null>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      setOutcome(t.copied);
    } catch {
      setOutcome(t.notCopied);
    }
  }

  return (
    <div className="flex flex-col gap-4">
      <Field label={t.secret}>
        {(control) => (
          <Input
            {...control}
            ref={selectAll}
            value={secret}
            readOnly
            spellCheck={false}
            className="font-mono"
            onFocus={(event) => event.target.select()}
          />
        )}
      </Field>
      <output className="text-sm text-ink-soft empty:hidden">{outcome}</output>
      <DialogActions>
        <Button variant="secondary" onClick={() => void copy()}>
          {outcome === t.copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {t.copy}
        </Button>
        <Button onClick={onDone}>{t.done}</Button>
      </DialogActions>
    </div>
  );
}
