import { phantom } from "./films";
import { type Attribute, dicomFile, greyAttributes, sampleBytes } from "./dicom-file";

/** Every text here names a person, a place or a file, and must stay in the browser. */
export const SECRETS = {
  patient: "ZZYZX^QUIRINIUS",
  birthDate: "19870613",
  institution: "Wunderlich-Klinik Xanten",
  physician: "OBERARZT^HOLUNDER",
  studyUid: "1.2.826.0.1.3680043.2.1125.7777.11",
  seriesUid: "1.2.826.0.1.3680043.2.1125.7777.22",
  objectUid: "1.2.826.0.1.3680043.2.1125.7777.33",
  patientId: "PID-55281-KX",
  accession: "ACC9921773",
  description: "Skoliose Vater Bechterew",
  privateText: "KundenNr 8841 Zyprian",
  fileName: "QUIRINIUS_ZZYZX_WS.dcm",
  day: "20240305",
} as const;

/** A frontal film of 12 bits as hospitals send it: MONOCHROME1, with all that names the patient, and private attributes. */
export function hospitalDicom(changes: readonly Attribute[] = []): Buffer {
  const { width, height, pixels } = phantom();
  const attributes: Attribute[] = [
    ...greyAttributes({ width, height }),
    ["0008,0018", "UI", SECRETS.objectUid],
    ["0008,0020", "DA", SECRETS.day],
    ["0008,0050", "SH", SECRETS.accession],
    ["0008,0068", "CS", "FOR PRESENTATION"],
    ["0008,0080", "LO", SECRETS.institution],
    ["0008,0090", "PN", SECRETS.physician],
    ["0008,1030", "LO", SECRETS.description],
    ["0008,1090", "LO", "AXIOM Aristos"],
    ["0010,0010", "PN", SECRETS.patient],
    ["0010,0020", "LO", SECRETS.patientId],
    ["0010,0030", "DA", SECRETS.birthDate],
    ["0018,0015", "CS", "SPINE"],
    ["0018,1110", "DS", "1800"],
    ["0018,1111", "DS", "1600"],
    ["0018,1164", "DS", "0.143\\0.143"],
    ["0018,5101", "CS", "PA"],
    ["0019,0010", "LO", "WUNDERLICH 1.0"],
    ["0019,1001", "LO", SECRETS.privateText],
    ["0020,000d", "UI", SECRETS.studyUid],
    ["0020,000e", "UI", SECRETS.seriesUid],
    ["0020,0020", "CS", "L\\F"],
    ["0028,0004", "CS", "MONOCHROME1"],
    ["0028,0301", "CS", "NO"],
    ["0028,1050", "DS", "2047.5"],
    ["0028,1051", "DS", "4096"],
    ["2050,0020", "CS", "INVERSE"],
    ...changes,
  ];
  // 12 bits, bone dark: as the header says, it is to be turned over.
  return dicomFile({ attributes, pixels: sampleBytes(Array.from(pixels, (grey) => 4095 - grey * 16)) });
}
