"use client";

import { EmailField } from "@/components/account/email-field";
import { FormError } from "@/components/account/form-error";
import { leaveFor } from "@/components/account/leave-for";
import { PasswordField } from "@/components/account/password-field";
import { SubmitButton } from "@/components/account/submit-button";
import { type FormErrors, useFormSubmit } from "@/components/account/use-form-submit";
import { signIn } from "@/browser/api-client";
import { accountMessages as t } from "@/messages/account";
import { isEmail } from "@/domain/account-rules";

const FIELDS = ["email", "password"] as const;

export function SignInForm({ next }: { next: string }) {
  const { busy, errors, isReady, formProps } = useFormSubmit({
    fields: FIELDS,
    check: ({ email, password }) => {
      const found: FormErrors<(typeof FIELDS)[number]> = {};
      if (!isEmail(email)) found.email = t.errors.email;
      if (!password) found.password = t.errors.password;
      return found;
    },
    send: async (values) => {
      await signIn(values);
      await leaveFor(next);
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <FormError text={errors.form} />
      <EmailField error={errors.email} />
      <PasswordField
        name="password"
        label={t.fields.password}
        autoComplete="current-password"
        error={errors.password}
      />
      <SubmitButton label={t.signIn.submit} busyLabel={t.signIn.busy} busy={busy} isReady={isReady} className="mt-2" />
    </form>
  );
}
