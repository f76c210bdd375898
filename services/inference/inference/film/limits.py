"""How large a film may be (the app's `upload-rules.ts`)."""

MAX_PIXELS = 100_000_000
# Px of an image's longer side.
MAX_SIDE = 30_000
# Samples of a decoded film: 100 megapixels of 8-bit colour, or of grey at any depth.
MAX_DECODED_BYTES = 400_000_000
MOST_PAGES = 200
