// A web worker: reads DICOM files and makes pictures of them. It is loaded when the first such file is dropped.
import { blackOut } from "@/dicom/black-out";
import { DicomRefusal } from "@/dicom/dicom-refusal";
import { drawPreview } from "@/dicom/draw-preview";
import { encodePng } from "@/dicom/encode-png";
import { loadCodecs } from "@/dicom/load-codecs";
import { HeaderCut, MOST_DICOM_BYTES } from "@/dicom/open-data-set";
import { type DicomFilm, type DicomHead, readDicomFilm, readDicomHead } from "@/dicom/read-dicom-film";
import type { DicomAnswer, DicomRequest, DicomSource, DicomTask, DicomTasks } from "./worker-protocol";
import { listZip, readZipEntry } from "./zip-entries";

/** Most headers end before this, bytes. */
const HEADER_BYTES = 256 * 1024;

const decoders = () => loadCodecs(new URL("dcmjs-codecs/build/dcmjs-native-codecs.wasm", import.meta.url).href);

async function readWhole(source: DicomSource): Promise<Uint8Array> {
  if ("zip" in source) return await readZipEntry(source.zip, source.entry);
  if (source.file.size > MOST_DICOM_BYTES) throw new DicomRefusal("TOO_LARGE");
  return new Uint8Array(await source.file.arrayBuffer());
}

async function readHead(source: DicomSource): Promise<DicomHead> {
  if ("file" in source && source.file.size > HEADER_BYTES) {
    const start = new Uint8Array(await source.file.slice(0, HEADER_BYTES).arrayBuffer());
    try {
      return readDicomHead(start, false);
    } catch (error) {
      if (!(error instanceof HeaderCut)) throw error;
    }
  }
  return readDicomHead(await readWhole(source), true);
}

const readFilm = async (source: DicomSource): Promise<DicomFilm> =>
  readDicomFilm(await readWhole(source), await decoders());

async function draw({ source, longSide }: DicomTasks["draw"]["given"]): Promise<DicomTasks["draw"]["answer"]> {
  const { picture, acquisition, local } = await readFilm(source);
  return { preview: drawPreview(picture, acquisition.window, longSide), acquisition, local };
}

async function encode({ source, areas }: DicomTasks["encode"]["given"]): Promise<DicomTasks["encode"]["answer"]> {
  const { picture, acquisition } = await readFilm(source);
  blackOut(picture, areas);
  return { png: new Blob([encodePng(picture)], { type: "image/png" }), acquisition };
}

async function perform(request: DicomRequest): Promise<DicomTasks[DicomTask]["answer"]> {
  switch (request.task) {
    case "listZip":
      return await listZip(request.zip);
    case "readHead":
      return await readHead(request.source);
    case "draw":
      return await draw(request);
    case "encode":
      return await encode(request);
    default:
      return request satisfies never;
  }
}

globalThis.addEventListener("message", ({ data }: MessageEvent<DicomRequest>) => {
  const { id } = data;
  perform(data).then(
    (answer) => postMessage({ id, answer } satisfies DicomAnswer),
    (error: unknown) => {
      // A file that cannot be read any more, or a fault of ours: for the person, both mean that this file gives no film.
      const { code, detail } = error instanceof DicomRefusal ? error : new DicomRefusal("DAMAGED");
      postMessage({ id, refusal: { code, detail } } satisfies DicomAnswer);
    },
  );
});
