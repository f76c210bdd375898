"use client";

import Link from "next/link";
import { useEffect } from "react";
import { commonMessages as t } from "@/messages/common";
import { PageNotice } from "@/components/page-notice";
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
      <button type="button" onClick={reset} className={buttonClass()}>
        {t.actions.retry}
      </button>
      <Link href="/dashboard" className={buttonClass({ variant: "secondary" })}>
        {t.errorPage.home}
      </Link>
    </PageNotice>
  );
}
