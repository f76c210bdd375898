import { Camera, FolderOpen, Plus } from "lucide-react";
import { useRef } from "react";
import { READ_FORMATS } from "@/domain/film-formats";
import { uploadMessages as t } from "@/messages/upload";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";

/** Types, and endings for systems that know TIFF only by its ending. As HEIC is not among them, a phone hands out its photos as JPEG. */
const ACCEPT = [
  ...Object.values(READ_FORMATS).flatMap(({ contentType, extensions }) => [
    contentType,
    ...extensions.map((ending) => `.${ending}`),
  ]),
  // Read in the browser (src/upload/dicom).
  "application/dicom",
  ".dcm",
  ".dicom",
  "application/zip",
  ".zip",
].join(",");

/** Where films come in by hand: a picker, a phone's camera, and words that say what else works. */
export function AddFilms({
  compact,
  onFiles,
}: {
  compact: boolean;
  onFiles: (files: File[], isFolder: boolean) => void;
}) {
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  // React has no name for this attribute.
  const asFolderPicker = (input: HTMLInputElement | null) => {
    folder.current = input;
    if (input) input.webkitdirectory = true;
  };
  const take = (input: HTMLInputElement) => {
    const files = Array.from(input.files ?? []).filter(({ name }) => !name.startsWith("."));
    if (files.length > 0) onFiles(files, input.webkitdirectory);
    // So that choosing the same file again is heard of.
    input.value = "";
  };
  return (
    <section
      aria-label={t.area.label}
      className={classNames(
        "flex flex-col items-center justify-center gap-4 rounded-lg border border-dashed border-line-strong px-4 text-center",
        compact ? "py-5 sm:flex-row sm:justify-between sm:px-6 sm:text-left" : "py-14 sm:py-20",
      )}
    >
      <div>
        <p className={classNames("font-medium", !compact && "text-lg")}>
          <span className="pointer-coarse:hidden">{t.area.title}</span>
          <span className="hidden pointer-coarse:inline">{t.area.titleTouch}</span>
        </p>
        <p className="text-ink-soft pointer-coarse:hidden">{t.area.hint}</p>
      </div>
      <div className={classNames("flex flex-wrap justify-center gap-2", compact && "sm:shrink-0 sm:flex-nowrap")}>
        <Button variant={compact ? "secondary" : "primary"} onClick={() => picker.current?.click()}>
          <Plus aria-hidden="true" />
          {t.area.choose}
        </Button>
        {/* A CD, or a folder of DICOM files without endings; phones cannot choose folders. */}
        <Button variant="secondary" className="pointer-coarse:hidden" onClick={() => folder.current?.click()}>
          <FolderOpen aria-hidden="true" />
          {t.area.chooseFolder}
        </Button>
        <Button
          variant="secondary"
          className="hidden pointer-coarse:inline-flex"
          onClick={() => camera.current?.click()}
        >
          <Camera aria-hidden="true" />
          {t.area.photograph}
        </Button>
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={ACCEPT}
        data-testid="film-picker"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={asFolderPicker}
        type="file"
        hidden
        multiple
        data-testid="film-folder"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/jpeg"
        capture="environment"
        data-testid="film-camera"
        onChange={(event) => take(event.currentTarget)}
      />
      {!compact && <p className="max-w-md text-sm text-ink-soft">{t.area.rules}</p>}
    </section>
  );
}
