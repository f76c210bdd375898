/** Stands wherever a result is shown or exported. */
export const DISCLAIMER = "Research and education only. Not medical advice, not a diagnosis.";
