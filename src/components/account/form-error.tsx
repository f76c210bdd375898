/** An error of the whole form. It takes the focus when it appears, so that nobody misses it. */
export function FormError({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <p data-form-error tabIndex={-1} role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
      {text}
    </p>
  );
}
