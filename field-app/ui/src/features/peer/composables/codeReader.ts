/**
 * Reads the code of a colleague's phone from what the camera shows: by the web view itself where it can, otherwise by
 * a reader that is fetched when somebody scans.
 */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { rawValue: string }[]>;
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** What is looked at: tightly packed RGBA. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export type ReadVideo = (video: HTMLVideoElement) => Promise<string | undefined>;

/** Larger pictures are read no better, only slower. */
const LONGEST_SIDE = 800;

async function ownDetector(): Promise<ReadVideo | undefined> {
  const { BarcodeDetector } = window as unknown as { BarcodeDetector?: DetectorKind };
  try {
    const formats = (await BarcodeDetector?.getSupportedFormats()) ?? [];
    if (!BarcodeDetector || !formats.includes("qr_code")) return undefined;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  } catch {
    // Named, but without the service behind it: the other reader takes over.
    return undefined;
  }
}

/** The text of the code in a picture; undefined where there is none to be read. */
export async function frameReader(): Promise<(frame: Frame) => string | undefined> {
  const { default: decodeQR } = await import("qr/decode.js");
  return (frame) => {
    try {
      return decodeQR(frame);
    } catch {
      // Most pictures hold no code: the next one may.
      return undefined;
    }
  };
}

async function fetchedReader(): Promise<ReadVideo> {
  const read = await frameReader();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (!context || width === 0 || height === 0) return Promise.resolve(undefined);
    Object.assign(canvas, { width, height });
    context.drawImage(video, 0, 0, width, height);
    return Promise.resolve(read(context.getImageData(0, 0, width, height)));
  };
}

export async function codeReader(): Promise<ReadVideo> {
  return (await ownDetector()) ?? (await fetchedReader());
}
