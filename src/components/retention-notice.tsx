import { commonMessages } from "@/messages/common";

/** Tells where films are kept for so long only. @param days undefined where they are kept until someone deletes them. */
export function RetentionNotice({ days }: { days: number | undefined }) {
  if (days === undefined) return null;
  return <p className="text-sm text-ink-soft">{commonMessages.retention(days)}</p>;
}
