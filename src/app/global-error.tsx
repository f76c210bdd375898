"use client";

import { commonMessages as t } from "@/messages/common";
import { PageNotice } from "@/components/page-notice";
import { buttonClass } from "@/components/ui/button-class";
import "./globals.css";

/** Stands in for the whole page when the layout itself fails. */
export default function GlobalErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>{t.errorPage.title}</title>
        <main className="flex flex-1 flex-col">
          <PageNotice
            title={t.errorPage.title}
            body={t.errorPage.body}
            note={error.digest ? t.errors.reference(error.digest) : undefined}
          >
            <button type="button" onClick={reset} className={buttonClass()}>
              {t.actions.retry}
            </button>
          </PageNotice>
        </main>
      </body>
    </html>
  );
}
