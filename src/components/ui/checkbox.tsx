import { type ComponentProps, type ReactNode, useId } from "react";

/** A choice that a form sends, with its label and what it means. */
export function Checkbox({
  label,
  hint,
  ...props
}: Omit<ComponentProps<"input">, "id" | "type" | "className"> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        className="my-1 size-4 shrink-0 accent-accent"
        {...props}
        aria-describedby={[hint && `${id}-hint`, props["aria-describedby"]].filter(Boolean).join(" ") || undefined}
      />
      <div className="flex min-w-0 flex-col">
        <label htmlFor={id} className="cursor-pointer">
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="text-sm text-ink-soft">
            {hint}
          </span>
        )}
      </div>
    </div>
  );
}
