"use client";

import { useEffect, useRef } from "react";
import type { Preview } from "@/dicom/draw-preview";

/** A drawn picture at its own size; the page makes it larger or smaller by `className`. */
export function PreviewCanvas({ preview, label, className }: { preview: Preview; label: string; className?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { rgba, width, height } = preview;
    canvas.current?.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [preview]);
  return (
    <canvas
      ref={canvas}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the picture is drawn, so that it has no address
      role="img"
      aria-label={label}
      width={preview.width}
      height={preview.height}
      className={className}
    />
  );
}
