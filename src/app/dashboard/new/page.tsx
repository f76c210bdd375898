import type { Metadata } from "next";
import { uploadMessages as t } from "@/messages/upload";
import { RetentionNotice } from "@/components/retention-notice";
import { requireUser } from "@/lib/auth/current-user";
import { getEnv } from "@/lib/env";
import { UploadForm } from "./upload-form";

export const metadata: Metadata = { title: t.title };

export default async function NewScanPage() {
  const user = await requireUser();
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6 px-4 py-8 sm:px-6">
      <UploadForm userId={user.id} />
      <RetentionNotice days={getEnv().RETENTION_DAYS} />
    </div>
  );
}
