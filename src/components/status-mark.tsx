import { Check, CircleDashed, Clock, ScanLine, TriangleAlert } from "lucide-react";
import type { ScanStatus } from "@/domain/scan";
import { commonMessages as t } from "@/messages/common";
import { Badge } from "./ui/badge";

const LOOKS = {
  UPLOADED: { tone: "plain", Icon: CircleDashed },
  QUEUED: { tone: "neutral", Icon: Clock },
  RUNNING: { tone: "accent", Icon: ScanLine },
  DONE: { tone: "plain", Icon: Check },
  FAILED: { tone: "danger", Icon: TriangleAlert },
} as const satisfies Record<ScanStatus, unknown>;

/** A scan's status as a mark and a word, or as `children` say it at more length. */
export function StatusMark({ status, children }: { status: ScanStatus; children?: string }) {
  const { tone, Icon } = LOOKS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {children ?? t.status[status]}
    </Badge>
  );
}
