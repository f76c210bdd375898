"use client";

import { EmailField } from "@/components/account/email-field";
import { FormError } from "@/components/account/form-error";
import { leaveFor } from "@/components/account/leave-for";
import { PasswordField } from "@/components/account/password-field";
import { SubmitButton } from "@/components/account/submit-button";
import { type FormErrors, useFormSubmit } from "@/components/account/use-form-submit";
import { signUp } from "@/browser/api-client";
import { accountMessages as t } from "@/messages/account";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { findPasswordFault } from "@/domain/password-rules";
import { isEmail, isUserName } from "@/domain/account-rules";

const FIELDS = ["name", "email", "password"] as const;
type FieldName = (typeof FIELDS)[number];

function check({ name, email, password }: Record<FieldName, string>): FormErrors<FieldName> {
  const found: FormErrors<FieldName> = {};
  if (!isUserName(name)) found.name = t.errors.name;
  if (!isEmail(email)) found.email = t.errors.email;
  const fault = findPasswordFault(password, [email, name]);
  if (fault) found.password = t.passwordFaults[fault];
  return found;
}

function fieldOf(code: string): FieldName | undefined {
  if (code === "EMAIL_TAKEN") return "email";
  return code.startsWith("PASSWORD_") ? "password" : undefined;
}

export function SignUpForm({ next }: { next: string }) {
  const { busy, errors, isReady, formProps } = useFormSubmit({
    fields: FIELDS,
    check,
    fieldOf,
    send: async (values) => {
      await signUp(values);
      await leaveFor(next);
    },
  });
  return (
    <form {...formProps} className="flex flex-col gap-4">
      <FormError text={errors.form} />
      <Field label={t.fields.name} error={errors.name}>
        {(control) => <Input {...control} name="name" autoComplete="name" maxLength={100} required />}
      </Field>
      <EmailField error={errors.email} />
      <PasswordField
        name="password"
        label={t.fields.password}
        autoComplete="new-password"
        hint={t.fields.newPasswordHint}
        error={errors.password}
      />
      <SubmitButton label={t.signUp.submit} busyLabel={t.signUp.busy} busy={busy} isReady={isReady} className="mt-2" />
    </form>
  );
}
