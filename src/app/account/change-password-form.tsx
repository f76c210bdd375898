"use client";

import { useState } from "react";
import { FormError } from "@/components/account/form-error";
import { PasswordField } from "@/components/account/password-field";
import { SubmitButton } from "@/components/account/submit-button";
import { type FormErrors, useFormSubmit } from "@/components/account/use-form-submit";
import { changePassword } from "@/browser/api-client";
import { accountMessages as t } from "@/messages/account";
import { findPasswordFault } from "@/domain/password-rules";

const FIELDS = ["currentPassword", "newPassword"] as const;
type FieldName = (typeof FIELDS)[number];

function fieldOf(code: string): FieldName | undefined {
  if (code === "WRONG_PASSWORD") return "currentPassword";
  return code.startsWith("PASSWORD_") ? "newPassword" : undefined;
}

export function ChangePasswordForm({ email, name }: { email: string; name: string }) {
  const [isDone, setIsDone] = useState(false);
  const { busy, errors, isReady, formProps } = useFormSubmit({
    fields: FIELDS,
    check: ({ currentPassword, newPassword }) => {
      setIsDone(false);
      const found: FormErrors<FieldName> = {};
      const fault = findPasswordFault(newPassword, [email, name]);
      if (!currentPassword) found.currentPassword = t.errors.password;
      if (fault) found.newPassword = t.passwordFaults[fault];
      else if (newPassword === currentPassword) found.newPassword = t.errors.samePassword;
      return found;
    },
    send: async (values) => {
      await changePassword(values);
      formProps.ref.current?.reset();
      setIsDone(true);
    },
    fieldOf,
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <FormError text={errors.form} />
      {/* Tells a password manager whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        name="currentPassword"
        label={t.fields.currentPassword}
        autoComplete="current-password"
        error={errors.currentPassword}
      />
      <PasswordField
        name="newPassword"
        label={t.fields.newPassword}
        autoComplete="new-password"
        hint={t.fields.newPasswordHint}
        error={errors.newPassword}
      />
      <output className="text-sm text-ink-soft empty:hidden">{isDone && t.changePassword.done}</output>
      <SubmitButton
        label={t.changePassword.submit}
        busyLabel={t.changePassword.busy}
        busy={busy}
        isReady={isReady}
        className="self-start"
      />
    </form>
  );
}
