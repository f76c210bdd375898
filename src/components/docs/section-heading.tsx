import type { ReactNode } from "react";

interface Props {
  id?: string;
  children?: ReactNode;
}

/** A heading that is a link to itself, so that its address can be copied. */
export function SectionHeading({ id, children }: Props) {
  return <h2 id={id}>{id ? <a href={`#${id}`}>{children}</a> : children}</h2>;
}

export function SubsectionHeading({ id, children }: Props) {
  return <h3 id={id}>{id ? <a href={`#${id}`}>{children}</a> : children}</h3>;
}
