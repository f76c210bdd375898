import { accountMessages as t } from "@/messages/account";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

/** The e-mail that one signs in with; password managers take it for the user name. */
export function EmailField({ error }: { error: string | undefined }) {
  return (
    <Field label={t.fields.email} error={error}>
      {(control) => (
        <Input
          {...control}
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
        />
      )}
    </Field>
  );
}
