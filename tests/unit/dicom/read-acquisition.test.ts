import { describe, expect, it } from "vitest";
import { acquisitionSchema } from "@/domain/acquisition";
import { readDicomHead } from "@/dicom/read-dicom-film";
import { type Attribute, dicomFile, greyAttributes, sampleBytes } from "#tests/support/dicom-file";
import { acquisitionRows } from "@/messages/acquisition";

const SIZE = { width: 4, height: 4 };

function head(...attributes: Attribute[]) {
  const whole = [...greyAttributes(SIZE), ...attributes];
  return readDicomHead(dicomFile({ attributes: whole, pixels: sampleBytes(new Uint16Array(16)) }), true);
}

const spacing = (...attributes: Attribute[]) => head(...attributes).values.spacing;
const notes = (...attributes: Attribute[]) => head(...attributes).local.notes;
const sentValues = () => ({ ...head(["0008,1090", "LO", "AXIOM Aristos"]).values, window: null });

describe("the millimetres of a DICOM film", () => {
  const atPatient: Attribute = ["0028,0030", "DS", "0.15\\0.14"];
  const atDetector: Attribute = ["0018,1164", "DS", "0.2\\0.2"];

  it("are calibrated where the file says how", () => {
    expect(spacing(atPatient, atDetector, ["0028,0a02", "CS", "FIDUCIAL"])).toEqual({
      rowMm: 0.15,
      columnMm: 0.14,
      kind: "CALIBRATED",
      magnification: null,
    });
  });

  it("are of unknown origin where it does not", () => {
    expect(spacing(atPatient, atDetector)?.kind).toBe("PIXEL_SPACING");
    expect(spacing(atPatient)?.kind).toBe("PIXEL_SPACING");
  });

  it("are the detector's where nothing else is stated, or the same is stated twice", () => {
    expect(spacing(atDetector)).toEqual({ rowMm: 0.2, columnMm: 0.2, kind: "DETECTOR", magnification: null });
    expect(spacing(atDetector, ["0028,0030", "DS", "0.20\\0.20"])?.kind).toBe("DETECTOR");
  });

  it("tell how much larger than life, as stated or by the distances", () => {
    expect(spacing(atDetector, ["0018,1114", "DS", "1.1"])?.magnification).toBe(1.1);
    expect(spacing(atDetector, ["0018,1110", "DS", "1800"], ["0018,1111", "DS", "1500"])?.magnification).toBe(1.2);
    expect(spacing(atDetector, ["0018,1110", "DS", "1500"], ["0018,1111", "DS", "1800"])?.magnification).toBeNull();
  });

  it("are unknown where the file states nonsense", () => {
    expect(spacing(["0028,0030", "DS", "0.000\\0.000"])).toBeNull();
    expect(spacing(["0028,0030", "DS", "abc\\0.1"])).toBeNull();
  });
});

describe("what a person should know of a DICOM film", () => {
  it("a lateral view, by its view position or its orientation", () => {
    expect(notes(["0018,5101", "CS", "LL"])).toEqual(["NOT_FRONTAL"]);
    expect(notes(["0020,0020", "CS", "A\\F"])).toEqual(["NOT_FRONTAL"]);
    expect(notes(["0018,5101", "CS", "AP"], ["0020,0020", "CS", "L\\F"])).toEqual([]);
    expect(notes()).toEqual([]);
  });

  it("another part of the body, another kind of picture, and raw data", () => {
    expect(notes(["0018,0015", "CS", "HAND"])).toEqual(["OTHER_BODY_PART"]);
    expect(notes(["0018,0015", "CS", "TSPINE"])).toEqual([]);
    expect(notes(["0008,0060", "CS", "CT"])).toEqual(["NOT_AN_XRAY"]);
    expect(notes(["0008,0068", "CS", "FOR PROCESSING"])).toEqual(["FOR_PROCESSING"]);
  });

  it("whether text is burnt in, where the header says so", () => {
    expect(head(["0028,0301", "CS", "YES"]).local.hasBurntInText).toBe(true);
    expect(head(["0028,0301", "CS", "NO"]).local.hasBurntInText).toBe(false);
    expect(head().local.hasBurntInText).toBeNull();
  });

  it("the day of the study stays in the browser, and its month goes along", () => {
    const { values, local } = head(["0008,0020", "DA", "20240305"]);
    expect([values.month, local.day]).toEqual(["2024-03", "2024-03-05"]);
    expect(head(["0008,0020", "DA", "20240231"]).values.month).toBeNull();
  });
});

describe("what may be sent", () => {
  it("is what the header gave", () => {
    expect(acquisitionSchema.parse(sentValues())).toEqual(sentValues());
    expect(acquisitionRows({ ...sentValues(), window: null })).toContainEqual({
      name: "Device",
      value: "AXIOM Aristos",
    });
  });

  it.each(["patientName", "studyInstanceUid", "institution", "fileName"])("is never a %s", (key) => {
    expect(acquisitionSchema.safeParse({ ...sentValues(), [key]: "x" }).success).toBe(false);
  });

  it("sends no word in a code that may be a name, but looks at it all the same", () => {
    const { values, local } = head(
      ["0018,0015", "CS", "HAND SMITH"],
      ["0018,5101", "CS", "LATERAL SMITH"],
      ["0020,0060", "CS", "SMITH JOHN"],
      ["0020,0062", "CS", "DOE"],
    );
    expect([values.bodyPart, values.viewPosition, values.laterality, values.imageLaterality]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(local.notes).toEqual(["NOT_FRONTAL", "OTHER_BODY_PART"]);
  });

  it("is no free text in the place of a code", () => {
    const { values: read } = head(["0018,0015", "CS", "Doe, Jane *1987"], ["0018,5101", "CS", "<script>"]);
    expect([read.bodyPart, read.viewPosition]).toEqual([null, null]);
    expect(acquisitionSchema.safeParse({ ...sentValues(), bodyPart: "Doe, Jane" }).success).toBe(false);
  });
});
