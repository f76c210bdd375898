import { randomUUID } from "node:crypto";
import { getDb } from "@/lib/db/client";
import type { ScanStatus } from "@/lib/db/generated/client";

/** A scan as a row alone: its film does not exist. @returns its id. */
export async function insertScan(userId: string, row: { label?: string; status?: ScanStatus } = {}): Promise<string> {
  const { id } = await getDb().scan.create({
    data: {
      userId,
      s3Key: `uploads/${userId}/${randomUUID()}.png`,
      contentType: "image/png",
      size: 10,
      width: 10,
      height: 10,
      ...row,
    },
    select: { id: true },
  });
  return id;
}

export async function renameScan(id: string, label: string): Promise<void> {
  await getDb().scan.update({ where: { id }, data: { label } });
}
