import { DICOM_NOTES, DICOM_REFUSALS } from "@/domain/dicom-outcome";
import { dicomMessages } from "@/messages/dicom";

/** What the upload page says of DICOM files that it does not choose by itself. */
export function DicomNotes() {
  return (
    <ul>
      {DICOM_NOTES.map((note) => (
        <li key={note}>{dicomMessages.note[note]}</li>
      ))}
    </ul>
  );
}

/** What the upload page says of DICOM files that give no film. */
export function DicomRefusals() {
  return (
    <ul>
      {DICOM_REFUSALS.map((code) => (
        <li key={code}>{dicomMessages.refusal(code, code === "MULTI_FRAME" ? "12" : null)}</li>
      ))}
    </ul>
  );
}
