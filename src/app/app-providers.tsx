"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { ApiProblem } from "@/browser/api-problem";

function isWorthRetrying(failures: number, error: Error): boolean {
  const { status } = ApiProblem.from(error);
  return failures < 2 && (status === 0 || status >= 500);
}

/** Server data cache, tooltips and toasts. */
export function AppProviders({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: 10_000, retry: isWorthRetrying }, mutations: { retry: false } },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider delayDuration={400}>
        {children}
        <Toaster
          position="bottom-center"
          gap={8}
          className="font-sans!"
          toastOptions={{
            unstyled: true,
            classNames: {
              toast:
                "flex w-full items-center gap-3 rounded-lg border border-line bg-surface p-3 pl-4 text-base text-ink shadow-raised sm:w-(--width)",
              content: "min-w-0 flex-1",
              title: "font-normal",
              description: "text-sm text-ink-soft",
              actionButton:
                "h-9 shrink-0 rounded-md border border-line-strong px-3 font-medium hover:bg-sunken touch-target",
              icon: "shrink-0",
            },
          }}
        />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
