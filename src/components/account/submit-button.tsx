import { Button } from "../ui/button";
import { type ButtonLook } from "../ui/button-class";
import { classNames } from "../ui/class-names";

/** The button that sends a form, and says so while it does. */
export function SubmitButton({
  label,
  busyLabel,
  busy,
  isReady,
  className,
  ...look
}: ButtonLook & { label: string; busyLabel: string; busy: boolean; isReady: boolean }) {
  return (
    // Off until the page's script runs, without looking so: it is a matter of a moment.
    <Button
      type="submit"
      busy={busy}
      disabled={!isReady}
      className={classNames("disabled:opacity-100", className)}
      {...look}
    >
      {busy ? busyLabel : label}
    </Button>
  );
}
