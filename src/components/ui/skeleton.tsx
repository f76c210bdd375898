import { classNames } from "./class-names";

/** The place of something that is still to come. Say in words near it what that is. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={classNames("animate-breathe rounded-md bg-sunken", className)} />;
}
