import type { ReactNode } from "react";

/** A page that has only something to say: an error, an absence. */
export function PageNotice({
  title,
  body,
  note,
  children,
}: {
  title: string;
  body: string;
  note?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className="m-auto flex max-w-md flex-col gap-3 px-4 py-16">
      <h1 className="text-lg font-medium">{title}</h1>
      <p className="text-ink-soft">{body}</p>
      {note && <p className="text-sm text-ink-soft tabular">{note}</p>}
      <div className="mt-2 flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
