"use client";

import { useSearchParams } from "next/navigation";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { type ListFilter, parseListFilter, toDashboardPath } from "./list-filter";

const DEBOUNCE_MS = 250;

function show(written: RefObject<string>, next: ListFilter) {
  written.current = next.q;
  // Replaced, not pushed: "back" leaves the list rather than undoing letters.
  window.history.replaceState(null, "", toDashboardPath(next));
}

/** The filter in the page's address, and the search box's text, which the address follows when typing pauses. */
export function useListFilter() {
  const search = useSearchParams();
  const q = search.get("q");
  const status = search.get("status");
  const filter = useMemo(() => parseListFilter({ q, status }), [q, status]);
  const [text, setText] = useState(filter.q);
  const written = useRef(filter.q);

  // The address changed by itself (back, a link): the box follows.
  useEffect(() => {
    if (filter.q !== written.current) {
      written.current = filter.q;
      setText(filter.q);
    }
  }, [filter.q]);

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === written.current) return undefined;
    const timer = setTimeout(() => show(written, { q: wanted, status: filter.status }), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text, filter.status]);

  return {
    filter,
    text,
    setText,
    setStatus: (next: ListFilter["status"]) => show(written, { q: text.trim(), status: next }),
    clear: () => {
      setText("");
      show(written, { q: "", status: undefined });
    },
  };
}
