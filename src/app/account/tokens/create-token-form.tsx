"use client";

import { useId, useState } from "react";
import { FormError } from "@/components/account/form-error";
import { SubmitButton } from "@/components/account/submit-button";
import { type FormErrors, useFormSubmit } from "@/components/account/use-form-submit";
import { createAccessToken } from "@/browser/api-client";
import { accountMessages } from "@/messages/account";
import { commonMessages } from "@/messages/common";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { MAX_TOKEN_NAME_LENGTH, TOKEN_LIFETIMES, TOKEN_SCOPES } from "@/domain/token-rules";

const t = accountMessages.tokens;
const FIELDS = ["name", ...TOKEN_SCOPES] as const;
type Values = Record<(typeof FIELDS)[number], string>;

const LIFETIME_OPTIONS = TOKEN_LIFETIMES.map((days) => ({ value: String(days), label: t.create.lifetime(days) }));

const chosenScopes = (values: Values) => TOKEN_SCOPES.filter((scope) => values[scope] !== "");

function check(values: Values): FormErrors<(typeof FIELDS)[number]> {
  const found: FormErrors<(typeof FIELDS)[number]> = {};
  if (values.name.trim() === "") found.name = t.create.noName;
  if (chosenScopes(values).length === 0) found["scans:read"] = t.create.noScope;
  return found;
}

export function CreateTokenForm({
  onCreated,
  onCancel,
}: {
  onCreated: (secret: string) => void;
  onCancel: () => void;
}) {
  const [lifetime, setLifetime] = useState("90");
  const errorId = useId();
  const { busy, errors, isReady, formProps } = useFormSubmit({
    fields: FIELDS,
    check,
    send: async (values) => {
      const expiresInDays = TOKEN_LIFETIMES.find((days) => String(days) === lifetime) ?? null;
      const { secret } = await createAccessToken({ name: values.name, scopes: chosenScopes(values), expiresInDays });
      onCreated(secret);
    },
  });
  const scopeError = errors["scans:read"];
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <FormError text={errors.form} />
      <Field label={t.create.name} hint={t.create.nameHint} error={errors.name}>
        {(control) => <Input {...control} name="name" maxLength={MAX_TOKEN_NAME_LENGTH} autoComplete="off" required />}
      </Field>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">{t.create.scopes}</legend>
        {TOKEN_SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            name={scope}
            label={t.scopes[scope].label}
            hint={t.scopes[scope].hint}
            defaultChecked={scope === "scans:read"}
            aria-invalid={scopeError ? true : undefined}
            aria-describedby={scopeError ? errorId : undefined}
          />
        ))}
        {scopeError && (
          <p id={errorId} role="alert" className="text-sm text-danger">
            {scopeError}
          </p>
        )}
      </fieldset>
      <div className="flex flex-col gap-1.5">
        <span aria-hidden="true" className="text-sm font-medium">
          {t.create.expires}
        </span>
        <Select
          label={t.create.expires}
          value={lifetime}
          onValueChange={setLifetime}
          options={LIFETIME_OPTIONS}
          className="self-start"
        />
      </div>
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          {commonMessages.actions.cancel}
        </Button>
        <SubmitButton label={t.create.submit} busyLabel={t.create.busy} busy={busy} isReady={isReady} />
      </DialogActions>
    </form>
  );
}
