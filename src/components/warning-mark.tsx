import { TriangleAlert } from "lucide-react";
import { commonMessages as t } from "@/messages/common";

/** A mark by an angle in a list that its analysis gave warnings: how many, in words, for who points at it or can't see it. */
export function WarningMark({ count }: { count: number }) {
  if (count === 0) return null;
  const words = t.warningCount(count);
  return (
    <span title={words} className="relative inline-flex align-[-0.125em] text-caution">
      <TriangleAlert aria-hidden="true" className="size-4" />
      <span className="sr-only">{words}</span>
    </span>
  );
}
