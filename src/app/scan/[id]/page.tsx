import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { scanName } from "@/components/scan-name";
import type { ScanDetail } from "@/domain/scan";
import { requireUser, withPageActor } from "@/lib/auth/current-user";
import { openScan } from "@/server/scans/open-scan";
import { ScanReader } from "@/film/scan-reader";

type ScanPageProps = { params: Promise<{ id: string }> };

/** The scan of this address, if it is one of the signed-in user; the page for what is not there otherwise. */
const getOwnScan = cache(async (id: string): Promise<ScanDetail> => {
  const user = await requireUser();
  if (!z.uuid().safeParse(id).success) notFound();
  try {
    return await withPageActor(user, () => openScan(user.id, id));
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: ScanPageProps): Promise<Metadata> {
  return { title: scanName(await getOwnScan((await params).id)) };
}

export default async function ScanPage({ params }: ScanPageProps) {
  return <ScanReader initial={await getOwnScan((await params).id)} />;
}
