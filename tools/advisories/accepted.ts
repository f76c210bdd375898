/** A known vulnerability of a package that may stay for now. */
export interface Accepted {
  /** As the advisory's page has it: GHSA-… */
  id: string;
  /** Why it can't be reached, or does no harm, here. */
  why: string;
  /** The last day on which that counts, such as 2027-03-31: then somebody looks again. */
  until: string;
}

/** None is accepted at present. */
export const ACCEPTED: readonly Accepted[] = [];
