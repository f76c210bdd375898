import { PlainError } from "../command/plain-error";
import type { Finding } from "./check";

/** A finding as the end of a command: a line on what is wrong, and one on what to do. */
export function toPlainError(finding: Finding): PlainError {
  return new PlainError("fix" in finding ? `${finding.what}.\n${finding.fix}` : `${finding.what}.`);
}
