"use client";

import { useEffect } from "react";
import { commonMessages as t } from "@/components/messages/common";
import { PageNotice } from "@/components/page-notice";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    document.getElementById("content")?.focus();
  }, []);
  return (
    <PageNotice
      title={t.errorPage.title}
      body={t.errorPage.body}
      note={error.digest ? t.errors.reference(error.digest) : undefined}
    >
      <Button onClick={reset}>{t.actions.retry}</Button>
      {/* A full load, since the app's own state may be what broke. */}
      <a href="/dashboard" className={buttonClass({ variant: "secondary" })}>
        {t.errorPage.home}
      </a>
    </PageNotice>
  );
}
