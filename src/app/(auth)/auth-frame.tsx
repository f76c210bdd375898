import Link from "next/link";
import type { ReactNode } from "react";

/** A narrow page with one form, the way to its counterpart, and a plain word on forgotten passwords. */
export function AuthFrame({
  title,
  note,
  other,
  children,
}: {
  title: string;
  note: string;
  other: { text: string; link: string; href: string };
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-sm flex-1 flex-col gap-6 px-4 py-10 sm:py-16">
      <h1 className="text-lg font-medium">{title}</h1>
      {children}
      <p className="text-sm text-ink-soft">{note}</p>
      <p className="border-t border-line pt-6 text-base">
        {other.text}{" "}
        <Link
          href={other.href}
          className="font-medium text-accent underline underline-offset-4 hover:text-accent-hover"
        >
          {other.link}
        </Link>
      </p>
    </div>
  );
}
