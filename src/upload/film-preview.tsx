"use client";

import { FileImage } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";

/** A small picture of the film from the file itself; a placeholder without a file, or where the browser cannot draw it. Decorative: the name stands beside it. */
export function FilmPreview({ file }: { file: File | undefined }) {
  const image = useRef<HTMLImageElement>(null);
  const [isDrawn, setIsDrawn] = useState(false);

  useEffect(() => {
    const element = image.current;
    if (!element || !file) return undefined;
    const url = URL.createObjectURL(file);
    element.src = url;
    return () => {
      // A picture that is still loading would otherwise look for the URL after it has gone.
      element.removeAttribute("src");
      URL.revokeObjectURL(url);
    };
  }, [file]);

  return (
    <div className="relative flex h-16 w-12 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-film">
      {!isDrawn && <FileImage aria-hidden="true" className="size-5 text-film-ink opacity-60" />}
      {file && (
        // oxlint-disable-next-line nextjs/no-img-element -- an object URL: there is nothing for the server to optimise
        <img
          ref={image}
          alt=""
          decoding="async"
          className={classNames("absolute inset-0 size-full object-contain", !isDrawn && "invisible")}
          onLoad={() => setIsDrawn(true)}
          onError={() => setIsDrawn(false)}
        />
      )}
    </div>
  );
}
