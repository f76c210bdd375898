const VARIANTS = {
  // The unseen border is what forced colours draw where the fill was.
  primary: "border border-transparent bg-accent text-accent-ink hover:bg-accent-hover",
  secondary: "border border-line-strong bg-surface text-ink hover:bg-sunken",
  quiet: "text-ink hover:bg-sunken",
  danger: "border border-transparent bg-danger text-danger-ink hover:bg-danger-hover",
};
const SIZES = {
  md: "h-9 gap-2 px-3.5",
  sm: "h-7 gap-1.5 px-2.5 text-sm",
};

export interface ButtonLook {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  className?: string | undefined;
}

const BASE =
  "inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap touch-target select-none " +
  "transition-colors duration-100 disabled:opacity-50 aria-disabled:opacity-50 [&>svg]:size-4 [&>svg]:shrink-0";

/**
 * The look of a button, for links that lead somewhere as a button would. Plain strings: the landing page loads this,
 * and has no use for the 9 kB that merge class names.
 */
export function buttonClass({ variant = "primary", size = "md" }: Omit<ButtonLook, "className"> = {}): string {
  return `${BASE} ${VARIANTS[variant]} ${SIZES[size]}`;
}
