import { randomBytes } from "node:crypto";

/** 12 hexadecimal digits, as the database gives vertebrae that came without an id. */
export function newVertebraId(): string {
  return randomBytes(6).toString("hex");
}
