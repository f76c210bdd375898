"use client";

import type { FilmUrl } from "./use-film-url";

/** The film as an SVG picture in px of the original, on a ground of its shape that holds its place until it comes. */
export function FilmPicture({ image, film }: { image: { width: number; height: number }; film: FilmUrl | null }) {
  const loaded = film?.state === "loaded";
  const waits = film === null || film.state === "loading";
  return (
    <>
      <rect
        width={image.width}
        height={image.height}
        fill={loaded ? "#000" : "#1c2024"}
        className={waits ? "animate-breathe" : undefined}
      />
      {film?.url && (
        <image
          key={film.attempt}
          data-film=""
          data-loaded={loaded || undefined}
          href={film.url}
          width={image.width}
          height={image.height}
          // The stored picture may be smaller than the film; its proportions are the film's to within a pixel.
          preserveAspectRatio="none"
          onLoad={film.onLoad}
          onError={film.onError}
          opacity={loaded ? 1 : 0}
        />
      )}
    </>
  );
}
