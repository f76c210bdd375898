"use client";

import { CopyButton } from "@/components/copy-button";
import { accountMessages } from "@/messages/account";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
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
      <DialogActions>
        <CopyButton text={secret} className={buttonClass({ variant: "secondary" })} />
        <Button onClick={onDone}>{t.done}</Button>
      </DialogActions>
    </div>
  );
}
