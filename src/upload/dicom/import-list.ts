import { DicomRefusal } from "@/dicom/dicom-refusal";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { dicomMessages as t } from "@/messages/dicom";
import type { SortedDrop } from "../sort-drop";
import type { UploadList } from "../upload-list";
import { createDicomReader, type DicomReader } from "./dicom-reader";
import { type DicomFile, isReadyToSend, newDicomFile, withHead } from "./import-state";
import type { DicomSource, DicomTasks } from "./worker-protocol";

/** px: enough for a row; the review asks for more. */
const ROW_PREVIEW_PX = 240;
const REVIEW_PREVIEW_PX = 1600;

export interface ImportState {
  files: readonly DicomFile[];
  /** Names of files that came along and are no DICOM pictures. */
  passedOver: readonly string[];
}

/** The DICOM files of one page: read one after another in a worker, sent when the person says so. */
export interface ImportList {
  getState: () => ImportState;
  subscribe: (listener: () => void) => () => void;
  /** Takes each drop once, however often it is given. */
  add: (drop: SortedDrop) => void;
  change: (id: string, change: Partial<Pick<DicomFile, "isChosen" | "text" | "areas" | "sendsDay">>) => void;
  remove: (ids: readonly string[]) => void;
  /** A picture large enough to look for text in. @throws DicomRefusal */
  drawLarge: (id: string) => Promise<DicomTasks["draw"]["answer"]>;
  /** Hands all films that are ready to the uploads. */
  send: () => void;
  close: () => void;
}

/** Counts in a tab, so that no two films of a person are called alike at a glance. */
let lastNumber = 0;

let ofThisTab: { uploads: UploadList; imports: ImportList } | undefined;

/** The DICOM files of this tab, which stay while its user looks at another page. Those of an earlier user are forgotten. */
export function importsOf(uploads: UploadList): ImportList {
  if (ofThisTab?.uploads !== uploads) {
    ofThisTab?.imports.close();
    ofThisTab = { uploads, imports: createImportList(uploads, createDicomReader()) };
  }
  return ofThisTab.imports;
}

export function createImportList(uploads: UploadList, reader: DicomReader): ImportList {
  let state: ImportState = { files: [], passedOver: [] };
  let lastId = 0;
  const listeners = new Set<() => void>();
  const taken = new WeakSet<SortedDrop>();

  function set(next: ImportState) {
    state = next;
    for (const listener of listeners) listener();
  }

  const find = (id: string) => state.files.find((file) => file.id === id);

  function update(id: string, next: (file: DicomFile) => DicomFile) {
    set({ ...state, files: state.files.map((file) => (file.id === id ? next(file) : file)) });
  }

  function refuse(id: string, error: unknown) {
    const { code, detail } = error instanceof DicomRefusal ? error : new DicomRefusal("DAMAGED");
    update(id, (file) => ({ ...file, isChosen: false, phase: { name: "refused", code, detail } }));
  }

  function take(found: readonly { name: string; size: number; source: DicomSource }[]): string[] {
    const files = found.map(({ name, size, source }) => newDicomFile(`dicom-${++lastId}`, name, size, source));
    set({ ...state, files: [...state.files, ...files] });
    return files.map(({ id }) => id);
  }

  const passOver = (names: readonly string[]) => set({ ...state, passedOver: [...state.passedOver, ...names] });

  async function openZip(zip: File) {
    try {
      const entries = await reader.run("listZip", { zip });
      const ids = take(
        entries.flatMap((entry) =>
          entry.kind === "dicom" ? [{ name: entry.name, size: entry.size, source: { zip, entry: entry.entry } }] : [],
        ),
      );
      // Beside DICOM films, other pictures may be a viewer's screenshots, with names on them: none is sent unasked.
      const others = entries.flatMap((entry) => (entry.kind === "other" ? [entry.name] : []));
      const pictures = entries.flatMap((entry) => (entry.kind === "film" ? [entry.file] : []));
      if (ids.length === 0) uploads.add(pictures);
      passOver(ids.length === 0 ? others : [...others, ...pictures.map(({ name }) => name)]);
      await readAll(ids);
    } catch (error) {
      const [id] = take([{ name: zip.name, size: zip.size, source: { file: zip } }]);
      if (id !== undefined) refuse(id, error);
    }
  }

  /** All heads come first: a person sees within seconds what is in a folder, and pictures follow. */
  async function readAll(ids: readonly string[]) {
    await Promise.all(ids.map(readHead));
    await Promise.all(ids.map(draw));
  }

  async function readHead(id: string) {
    const file = find(id);
    if (!file) return;
    try {
      const head = await reader.run("readHead", { source: file.source });
      update(id, (current) => withHead(current, head));
    } catch (error) {
      if (error instanceof DicomRefusal && error.code === "DIRECTORY") {
        set({ files: state.files.filter((other) => other.id !== id), passedOver: [...state.passedOver, file.name] });
      } else refuse(id, error);
    }
  }

  async function draw(id: string) {
    const file = find(id);
    if (file?.phase.name !== "ready") return;
    try {
      const drawn = await reader.run("draw", { source: file.source, longSide: ROW_PREVIEW_PX });
      update(id, (current) => ({ ...current, drawn }));
    } catch (error) {
      refuse(id, error);
    }
  }

  async function sendOne({ id, source, areas, text, sendsDay, head }: DicomFile) {
    update(id, (file) => ({ ...file, phase: { name: "sending" } }));
    try {
      const { png, acquisition } = await reader.run(
        "encode",
        { source, areas: text === "some" ? areas : [] },
        { isUrgent: true },
      );
      if (png.size > MAX_UPLOAD_BYTES) throw new DicomRefusal("TOO_LARGE");
      const name = t.filmName(++lastNumber);
      uploads.addDicom(new File([png], name, { type: png.type }), acquisition, (sendsDay && head?.local.day) || "");
      update(id, (file) => ({ ...file, phase: { name: "sent", as: name } }));
    } catch (error) {
      refuse(id, error);
    }
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(drop) {
      if (taken.has(drop)) return;
      taken.add(drop);
      const { dicoms, zips, passedOver } = drop;
      passOver(passedOver);
      void readAll(take(dicoms.map((file) => ({ name: file.name, size: file.size, source: { file } }))));
      for (const zip of zips) void openZip(zip);
    },
    change: (id, change) => update(id, (file) => ({ ...file, ...change })),
    remove(ids) {
      const files = state.files.filter(({ id }) => !ids.includes(id));
      set({ files, passedOver: files.length === 0 ? [] : state.passedOver });
    },
    async drawLarge(id) {
      const file = find(id);
      if (!file) throw new DicomRefusal("DAMAGED");
      return await reader.run("draw", { source: file.source, longSide: REVIEW_PREVIEW_PX }, { isUrgent: true });
    },
    send() {
      for (const file of state.files.filter(isReadyToSend)) void sendOne(file);
    },
    close: () => reader.close(),
  };
}
