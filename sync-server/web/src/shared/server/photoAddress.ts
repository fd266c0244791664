/** Where a photo's bytes are. */
export const photoAddress = (sha256: string, size: "thumb" | "full") =>
  `/api/photos/${encodeURIComponent(sha256)}?size=${size}`;
