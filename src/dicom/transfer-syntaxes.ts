/** How the samples of a file are packed, and by which codec. `native`: not at all. */
export type Packing = "native" | "rle" | "jpeg" | "jpeg-ls" | "jpeg-2000" | "htj2k";

/** A DICOM transfer syntax that is read. */
export interface TransferSyntax {
  name: string;
  packing: Packing;
  isBigEndian?: true;
}

const PREFIX = "1.2.840.10008.1.2";

/** The transfer syntaxes that are read, by their UID. */
export const TRANSFER_SYNTAXES: Readonly<Record<string, TransferSyntax>> = {
  [PREFIX]: { name: "Implicit VR little endian", packing: "native" },
  [`${PREFIX}.1`]: { name: "Explicit VR little endian", packing: "native" },
  [`${PREFIX}.1.99`]: { name: "Deflated explicit VR little endian", packing: "native" },
  [`${PREFIX}.2`]: { name: "Explicit VR big endian", packing: "native", isBigEndian: true },
  [`${PREFIX}.5`]: { name: "RLE lossless", packing: "rle" },
  [`${PREFIX}.4.50`]: { name: "JPEG baseline", packing: "jpeg" },
  [`${PREFIX}.4.51`]: { name: "JPEG extended", packing: "jpeg" },
  [`${PREFIX}.4.57`]: { name: "JPEG lossless", packing: "jpeg" },
  [`${PREFIX}.4.70`]: { name: "JPEG lossless, first-order prediction", packing: "jpeg" },
  [`${PREFIX}.4.80`]: { name: "JPEG-LS lossless", packing: "jpeg-ls" },
  [`${PREFIX}.4.81`]: { name: "JPEG-LS near-lossless", packing: "jpeg-ls" },
  [`${PREFIX}.4.90`]: { name: "JPEG 2000 lossless", packing: "jpeg-2000" },
  [`${PREFIX}.4.91`]: { name: "JPEG 2000", packing: "jpeg-2000" },
  [`${PREFIX}.4.201`]: { name: "High-throughput JPEG 2000 lossless", packing: "htj2k" },
  [`${PREFIX}.4.202`]: { name: "High-throughput JPEG 2000 lossless RPCL", packing: "htj2k" },
  [`${PREFIX}.4.203`]: { name: "High-throughput JPEG 2000", packing: "htj2k" },
};
