import type { ReactNode } from "react";
import { docsMessages as t } from "@/messages/docs";

/** The head of a column; of one without a name, nothing that is read out as a head. */
export function DocTableHead({ children }: { children?: ReactNode }) {
  const Cell = children ? "th" : "td";
  return <Cell>{children}</Cell>;
}

/** A table that scrolls by itself where it is wider than the page; by keyboard too, hence the tab stop. */
export function DocTable({ children }: { children?: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- what scrolls has to take the focus
    <div className="table-frame" role="group" aria-label={t.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}
