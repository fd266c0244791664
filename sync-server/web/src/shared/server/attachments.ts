/** Files that go with something: how they are sent and where they are read. */
import { api, Failure, isFailureBody, type Attachment } from "@fengtai/ui/api";
import { byId } from "./call";

/** Refused by the server beyond these (`sync-server/src/usecase/attachment.rs`); told before anything is sent. */
export const ATTACHMENT_LIMITS = { megabytes: 20, files: 10 } as const;

/** The body of a report may be larger, and it is one file. */
export const BODY_LIMITS = { megabytes: 100, files: 1 } as const;

export interface Limits {
  readonly megabytes: number;
  readonly files: number;
}

/** A part that is sent at once: as little as this is lost when the connection breaks. */
const PART_BYTES = 1024 * 1024;
const RETRY_AFTER_MS = [0, 1000, 3000, 8000];
const ADDRESS = "/api/attachments";

/** The application of somebody without an account, as the server named it. */
export interface Draft {
  readonly id: string;
  readonly secret: string;
}

export interface Sending {
  /** Goes on where the server knows the file to be. */
  readonly start: () => void;
  readonly pause: () => Promise<void>;
  /** Pauses and has the server forget what came. */
  readonly drop: () => Promise<void>;
}

export interface Progress {
  readonly sent: (bytes: number) => void;
  readonly done: (id: string) => void;
  readonly failed: (failure: Failure) => void;
}

/** What is known of a file that was sent before. */
export interface SentFile {
  readonly name: string | undefined;
  readonly bytes: number;
}

export const attachments = {
  /** A file that was sent before and is added to nothing yet; undefined when the server keeps it no longer. */
  async look(id: string, draft?: Draft): Promise<SentFile | undefined> {
    const headers = { "Tus-Resumable": "1.0.0", ...headersOf(draft) };
    const { response } = await api.HEAD("/api/attachments/{id}", { ...byId(id), headers });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Failure("unreadable", response.status);
    return {
      name: nameIn(response.headers.get("Upload-Metadata")),
      bytes: Number(response.headers.get("Upload-Length")),
    };
  },

  /** Where a file is read; `view` where the browser can show it by itself. */
  address: ({ id, shown }: Pick<Attachment, "id" | "shown">) =>
    `${ADDRESS}/${id}${shown ? "?view=true" : ""}`,

  /** Prepares to send a file by tus 1.0; nothing is sent before `start`. */
  async send(file: File, progress: Progress, draft?: Draft, purpose?: "report"): Promise<Sending> {
    const { DetailedError, Upload } = await import("tus-js-client");
    const upload = new Upload(file, {
      endpoint: ADDRESS,
      chunkSize: PART_BYTES,
      retryDelays: RETRY_AFTER_MS,
      // What was begun on another day is begun anew: nothing is kept in the browser.
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, filetype: file.type, ...(purpose ? { purpose } : {}) },
      headers: headersOf(draft),
      onProgress: progress.sent,
      onSuccess: () => progress.done(upload.url?.split("/").at(-1) ?? ""),
      onError: (error) => {
        const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
        progress.failed(failureOf(body, error));
      },
    });
    return {
      start: () => upload.start(),
      pause: () => upload.abort(false),
      drop: () => upload.abort(true),
    };
  },
};

const headersOf = (draft?: Draft): Record<string, string> =>
  draft ? { "Upload-Draft": `${draft.id} ${draft.secret}` } : {};

/** The name among tus' metadata, `filename <base64>,…`. */
function nameIn(metadata: string | null): string | undefined {
  const encoded = /(?:^|,)\s*filename ([^,\s]+)/.exec(metadata ?? "")?.[1];
  if (encoded === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0)));
}

function failureOf(body: string | undefined, cause: unknown): Failure {
  if (body === undefined) return new Failure("offline", 0, undefined, undefined, { cause });
  try {
    const told: unknown = JSON.parse(body);
    if (isFailureBody(told)) return new Failure("answered", 0, told, undefined, { cause });
  } catch {
    // A proxy's own page, for example.
  }
  return new Failure("unreadable", 0, undefined, undefined, { cause });
}
