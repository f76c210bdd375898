/** Röntgen's discovery: no film is older. */
export const FIRST_FILM_DAY = "1895-11-08";
/** Characters. */
export const MAX_LABEL_LENGTH = 120;

/** Whether a film can be of this day, YYYY-MM-DD as a date field gives it: not before X-rays, not after `today`. */
export function isFilmDay(day: string, today: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(day) && day >= FIRST_FILM_DAY && day <= today;
}
