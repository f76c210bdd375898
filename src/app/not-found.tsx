import type { Metadata } from "next";
import Link from "next/link";
import { commonMessages as t } from "@/messages/common";
import { PageNotice } from "@/components/page-notice";
import { buttonClass } from "@/components/ui/button-class";

export const metadata: Metadata = { title: t.notFound.title };

export default function NotFoundPage() {
  return (
    <PageNotice title={t.notFound.title} body={t.notFound.body}>
      <Link href="/" className={buttonClass()}>
        {t.notFound.home}
      </Link>
    </PageNotice>
  );
}
