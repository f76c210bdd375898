"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { viewUpload } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";

export type FilmUrl = {
  /** Null while it is being asked for, and after a failure. */
  url: string | null;
  /** Grows with each try: the picture's React key, so that the same URL is loaded anew. */
  attempt: number;
  state: "loading" | "loaded" | "failed";
  /** What our server said, if it was our server that refused. */
  detail: string | null;
  onLoad: () => void;
  onError: () => void;
  retry: () => void;
};

/**
 * A presigned URL for a stored picture, asked for when the picture is about to be shown. One that has run out before the
 * browser came to use it is replaced once, unseen. A picture that has come keeps its URL: it need not load twice.
 * @param storageKey null while there is no picture; the answer is null then too.
 */
export function useFilmUrl(storageKey: string | null): FilmUrl | null {
  const [state, setState] = useState<FilmUrl["state"]>("loading");
  const [tries, setTries] = useState({ attempt: 0, left: 1 });
  const { data, error, refetch } = useQuery({
    queryKey: ["view-upload", storageKey],
    queryFn: storageKey === null ? skipToken : ({ signal }) => viewUpload(storageKey, signal),
    gcTime: 0,
    staleTime: Infinity,
  });

  const again = async (left: number) => {
    setState("loading");
    await refetch();
    setTries(({ attempt }) => ({ attempt: attempt + 1, left }));
  };
  if (storageKey === null) return null;
  const refused = error !== null && !data;
  return {
    url: state === "failed" ? null : (data?.url ?? null),
    attempt: tries.attempt,
    state: refused ? "failed" : state,
    detail: refused ? ApiProblem.from(error).detail : null,
    onLoad: () => setState("loaded"),
    onError: () => {
      if (tries.left > 0) void again(tries.left - 1);
      else setState("failed");
    },
    retry: () => void again(1),
  };
}
