import type { ComponentProps } from "react";
import { buttonClass, type ButtonLook } from "./button-class";
import { classNames } from "./class-names";

type ButtonProps = ComponentProps<"button"> &
  ButtonLook & {
    /** Says that the button's work is under way: `children` should say so in words. Clicks are ignored, focus stays. */
    busy?: boolean;
  };

export function Button({ variant, size, className, busy = false, onClick, type = "button", ...props }: ButtonProps) {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- the type is a prop with a safe default
      type={type}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classNames(buttonClass({ variant, size }), className)}
      {...props}
    />
  );
}
