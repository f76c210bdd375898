"""From the bytes of an uploaded file to an upright 8-bit film (the app's `src/film-file`)."""
