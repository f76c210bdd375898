import { useEffect, useState } from "react";
import { carriesFiles, filesOf } from "./files-of";

/** Makes the whole page take dropped and pasted files. @returns whether files are being dragged over it. */
export function useFileDrop(onFiles: (files: File[], isFolder: boolean) => void): boolean {
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    const take = async (data: DataTransfer) => {
      const { files, isFolder } = await filesOf(data);
      if (files.length > 0) onFiles(files, isFolder);
    };
    const over = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      // Without this the browser would leave the page and show the dropped file.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      // Leaving one element for another of the page also fires; only out of the window has no other.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      setIsOver(false);
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      void take(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent) => {
      // Text goes where the cursor is.
      if (!carriesFiles(event.clipboardData)) return;
      event.preventDefault();
      void take(event.clipboardData);
    };
    window.addEventListener("dragenter", over);
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragenter", over);
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, [onFiles]);

  return isOver;
}
