import { isValidElement, type ReactNode } from "react";
import { CopyButton } from "../copy-button";
import { docsMessages as t } from "@/messages/docs";

/** Languages of what is typed into a terminal or a file: worth copying. The rest shows what a command prints. */
const COPIED = /language-(?:sh|json|ini|hcl|sql|bibtex)\b/;

/** A block of code. Long lines wrap: nothing hides beyond an edge. */
export function CodeBlock({ children }: { children?: ReactNode }) {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) return <pre>{children}</pre>;
  const { className = "", children: text } = children.props;
  const isCopied = typeof text === "string" && COPIED.test(className);
  return (
    <div className="code-frame">
      <pre>{children}</pre>
      {isCopied && <CopyButton text={text.trimEnd()} label={t.copyNamed(text)} />}
    </div>
  );
}
