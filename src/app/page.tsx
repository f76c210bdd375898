import Link from "next/link";
import { z } from "zod";
import { DemoFilm } from "@/film/demo-film";
import { commonMessages } from "@/messages/common";
import { landingMessages as t } from "@/messages/landing";
import { buttonClass } from "@/components/ui/button-class";
import { measure } from "@/domain/reading/measure";
import { fromApiDetection } from "@/domain/reading/wire-detection";
import { apiDetectionSchema } from "@/domain/reading/wire-detection-schema";
import { getCurrentUser } from "@/lib/auth/current-user";
import demoResult from "../../public/demo/result.json";

const { image } = demoResult;
const detections = z.array(apiDetectionSchema).parse(demoResult.detections).map(fromApiDetection);
const measurement = measure(detections, image);

export default async function LandingPage() {
  const user = await getCurrentUser();
  return (
    <div className="mx-auto grid w-full max-w-6xl flex-1 content-center gap-x-10 gap-y-8 px-4 py-8 sm:px-6 md:grid-cols-[minmax(0,1fr)_minmax(0,22rem)] lg:grid-cols-[minmax(0,1fr)_minmax(0,28rem)] lg:gap-x-16">
      <div className="flex flex-col gap-6 md:self-end">
        <div className="flex flex-col gap-3">
          <h1 className="text-lg font-medium lg:text-[1.75rem] lg:leading-9">{t.title}</h1>
          <p className="max-w-prose text-ink-soft">{t.lead}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {user ? (
            <>
              <Link href="/dashboard" className={buttonClass()}>
                {commonMessages.nav.scans}
              </Link>
              <Link href="/dashboard/new" className={buttonClass({ variant: "secondary" })}>
                {commonMessages.nav.newScan}
              </Link>
            </>
          ) : (
            <>
              <Link href="/sign-up" className={buttonClass()}>
                {t.tryIt}
              </Link>
              <Link href="/sign-in" className={buttonClass({ variant: "secondary" })}>
                {commonMessages.nav.signIn}
              </Link>
            </>
          )}
        </div>
        <p>
          <Link href="/docs" className="text-accent underline underline-offset-4 hover:text-accent-hover">
            {t.docs}
          </Link>
        </p>
      </div>
      <div className="md:col-start-2 md:row-span-2 md:row-start-1">
        <DemoFilm src="/demo/film.webp" image={image} detections={detections} measurement={measurement} />
      </div>
      <ol aria-label={t.steps.label} className="flex max-w-prose flex-col gap-3 self-start border-t border-line pt-6">
        {t.steps.list.map((step, index) => (
          <li key={step.name} className="flex gap-3">
            <span aria-hidden="true" className="w-4 shrink-0 text-ink-soft tabular">
              {index + 1}
            </span>
            <span>
              <span className="font-medium">{step.name}.</span> <span className="text-ink-soft">{step.text}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
