"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { createScan, presignUpload, requestInference, updateScan } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { commonMessages } from "@/messages/common";
import { dashboardMessages as t } from "@/messages/dashboard";

const PHANTOM_URL = "/demo/film.webp";

async function fetchOk(input: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init).catch((cause: unknown) => {
    throw new ApiProblem({ status: 0, code: "NETWORK", detail: commonMessages.errors.network, cause });
  });
  if (response.ok) return response;
  throw new ApiProblem({ status: response.status, code: "UPLOAD", detail: commonMessages.errors.unexpected });
}

/** Takes the drawn film the way of any other: upload, scan, analysis, its page. */
export function usePhantom() {
  const router = useRouter();
  return useMutation({
    mutationFn: async () => {
      const film = await (await fetchOk(PHANTOM_URL)).blob();
      const target = await presignUpload({ contentType: "image/webp", size: film.size, fileName: "phantom.webp" });
      await fetchOk(target.url, { method: "PUT", headers: target.headers, body: film });
      const { scanId } = await createScan(target.key);
      await updateScan(scanId, { label: t.empty.phantomLabel });
      await requestInference(scanId);
      return scanId;
    },
    onSuccess: (scanId) => router.push(`/scan/${scanId}`),
    onError: (error) => toast.error(t.empty.phantomFailed, { description: ApiProblem.from(error).detail }),
  });
}
