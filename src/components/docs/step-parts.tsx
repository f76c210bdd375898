import type { ReactNode } from "react";
import { docsMessages as t } from "@/messages/docs";

interface Props {
  children: ReactNode;
}

function Part({ name, children }: Props & { name: string }) {
  return (
    <div className="part">
      <p>{name}</p>
      <div>{children}</div>
    </div>
  );
}

/** What a step asks of the reader. */
export function Do({ children }: Props) {
  return <Part name={t.step.do}>{children}</Part>;
}

/** How the reader sees that it worked: a command and what it prints. */
export function Check({ children }: Props) {
  return <Part name={t.step.check}>{children}</Part>;
}

/** What may have gone wrong, each with its mend. */
export function IfItFails({ children }: Props) {
  return <Part name={t.step.ifItFails}>{children}</Part>;
}
