"use client";

import { type SubmitEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ApiProblem } from "@/browser/api-problem";

/** What is wrong, by field; `form` for what belongs to no single one. */
export type FormErrors<Name extends string> = Partial<Record<Name | "form", string>>;

const neverChanges = () => () => undefined;

/**
 * Sends a form by script: once at a time, with what was typed left in place, and the focus moved to what is wrong.
 * The fields stay uncontrolled, so that whatever a password manager or the browser fills in counts.
 * @param fields the names of the form's fields
 * @param check what can be told before sending; no errors: send
 * @param send the call; what it throws is shown at the field that `fieldOf` finds for the problem's code
 */
export function useFormSubmit<Name extends string>(options: {
  fields: readonly Name[];
  check: (values: Record<Name, string>) => FormErrors<Name>;
  send: (values: Record<Name, string>) => Promise<void>;
  fieldOf?: (code: string) => Name | undefined;
}) {
  const formRef = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FormErrors<Name>>({});
  // Before the page's script runs, a press of Enter would send the form the browser's way, and empty it.
  const isReady = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

  useEffect(() => {
    if (Object.keys(errors).length > 0) {
      formRef.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-form-error]")?.focus();
    }
  }, [errors]);

  async function submit(form: HTMLFormElement) {
    const data = new FormData(form);
    const read = (name: Name) => {
      const value = data.get(name);
      return typeof value === "string" ? value : "";
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are exactly the field names
    const values = Object.fromEntries(options.fields.map((name) => [name, read(name)])) as Record<Name, string>;
    const found = options.check(values);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    isSending.current = true;
    setBusy(true);
    try {
      await options.send(values);
    } catch (error) {
      const { code, detail } = ApiProblem.from(error);
      const field: Name | "form" = options.fieldOf?.(code) ?? "form";
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one key of the type's own
      setErrors({ [field]: detail } as FormErrors<Name>);
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  }

  return {
    busy,
    errors,
    isReady,
    formProps: {
      ref: formRef,
      method: "post",
      noValidate: true,
      onSubmit: (event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        if (!isSending.current) void submit(event.currentTarget);
      },
    },
  };
}
