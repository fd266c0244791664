/**
 * The one place that calls `fetch`. Every call either gives the answer's data or throws a `Failure` that tells
 * what happened; nothing is shown and nothing is retried here, that is for the screens.
 */
import { Failure, isFailureBody } from "./failure";

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** No answer of the server takes longer; a report is made in the background. */
const TIMEOUT_MS = 30_000;

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  try {
    return (text === "" ? undefined : JSON.parse(text)) as T;
  } catch (cause) {
    throw new Failure("unreadable", response.status, undefined, requestId(response), { cause });
  }
}

/** The bytes of an answer, for a document that is shown or kept as a file. */
export async function requestBlob(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await send("GET", path, signal ? { signal } : {});
  return response.blob();
}

async function send(
  method: string,
  path: string,
  { query, body, signal }: RequestOptions,
): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path + searchOf(query), {
      method,
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Failure(timeout.aborted ? "timeout" : "offline", 0, undefined, undefined, { cause });
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

function searchOf(query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

async function failureOf(response: Response): Promise<Failure> {
  const id = requestId(response);
  try {
    const body: unknown = await response.json();
    if (isFailureBody(body)) return new Failure("answered", response.status, body, id);
  } catch {
    // A proxy's own page, for example: the status has to serve.
  }
  return new Failure("unreadable", response.status, undefined, id);
}

function requestId(response: Response): string | undefined {
  return response.headers.get("x-request-id") ?? undefined;
}
