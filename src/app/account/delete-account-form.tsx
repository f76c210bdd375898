"use client";

import { FormError } from "@/components/account/form-error";
import { PasswordField } from "@/components/account/password-field";
import { SubmitButton } from "@/components/account/submit-button";
import { type FormErrors, useFormSubmit } from "@/components/account/use-form-submit";
import { deleteAccount } from "@/browser/api-client";
import { accountMessages } from "@/messages/account";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

const t = accountMessages.deleteAccount;
const FIELDS = ["confirmation", "password"] as const;
type FieldName = (typeof FIELDS)[number];

function check({ confirmation, password }: Record<FieldName, string>, hasPassword: boolean): FormErrors<FieldName> {
  const found: FormErrors<FieldName> = {};
  if (confirmation.trim().toLowerCase() !== t.word) found.confirmation = t.notConfirmed(t.word);
  if (hasPassword && !password) found.password = accountMessages.errors.password;
  return found;
}

/** @param hasPassword whether the account is a local one: then its password is asked for once more */
export function DeleteAccountForm({
  hasPassword,
  onDeleted,
  onCancel,
}: {
  hasPassword: boolean;
  onDeleted: () => void;
  onCancel: () => void;
}) {
  const { busy, errors, isReady, formProps } = useFormSubmit({
    fields: FIELDS,
    check: (values) => check(values, hasPassword),
    send: async ({ password }) => {
      await deleteAccount(hasPassword ? password : undefined);
      onDeleted();
    },
    fieldOf: (code) => (code === "WRONG_PASSWORD" ? "password" : undefined),
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <FormError text={errors.form} />
      <Field label={t.confirmation(t.word)} error={errors.confirmation}>
        {(control) => (
          <Input
            {...control}
            name="confirmation"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        )}
      </Field>
      {hasPassword && (
        <PasswordField
          name="password"
          label={accountMessages.fields.password}
          autoComplete="current-password"
          error={errors.password}
        />
      )}
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          {t.cancel}
        </Button>
        <SubmitButton label={t.submit} busyLabel={t.busy} busy={busy} isReady={isReady} variant="danger" />
      </DialogActions>
    </form>
  );
}
