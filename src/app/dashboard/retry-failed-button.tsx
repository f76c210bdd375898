"use client";

import { useMutation } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { toast } from "sonner";
import { retryFailedScans } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { dashboardMessages } from "@/messages/dashboard";
import { Button } from "@/components/ui/button";

const t = dashboardMessages.retryFailed;

/** Asks anew for every analysis that failed; the rows hear of it by themselves. */
export function RetryFailedButton() {
  const retry = useMutation({
    mutationFn: retryFailedScans,
    onSuccess: ({ count }) => toast(t.done(count)),
    onError: (error) => toast.error(t.failed, { description: ApiProblem.from(error).detail }),
  });
  return (
    <Button variant="secondary" busy={retry.isPending} onClick={() => retry.mutate()} className="ml-auto">
      <RotateCw aria-hidden="true" /> {t.label}
    </Button>
  );
}
