import { Camera, Plus } from "lucide-react";
import { useRef } from "react";
import { READ_FORMATS } from "@/domain/film-formats";
import { uploadMessages as t } from "@/messages/upload";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";

/** Types, and endings for systems that know TIFF only by its ending. As HEIC is not among them, a phone hands out its photos as JPEG. */
const ACCEPT = Object.values(READ_FORMATS)
  .flatMap(({ contentType, extensions }) => [contentType, ...extensions.map((ending) => `.${ending}`)])
  .join(",");

/** Where films come in by hand: a picker, a phone's camera, and words that say what else works. */
export function AddFilms({ compact, onFiles }: { compact: boolean; onFiles: (files: File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    onFiles(Array.from(input.files ?? []));
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
      <div className="flex flex-wrap justify-center gap-2">
        <Button variant={compact ? "secondary" : "primary"} onClick={() => picker.current?.click()}>
          <Plus aria-hidden="true" />
          {t.area.choose}
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
