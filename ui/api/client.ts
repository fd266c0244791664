/**
 * The one place that calls `fetch`: a client typed by the server's OpenAPI document. Every call either gives the
 * answer's data or throws a `Failure` that tells what happened; nothing is shown and nothing is retried here, that
 * is for the screens.
 */
import createClient from "openapi-fetch";
import { Failure, isFailureBody } from "./failure";
import type { paths } from "./schema";

/** No answer of the server takes longer; a report is made in the background. */
const TIMEOUT_MS = 30_000;

export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://localhost" : location.origin,
  credentials: "same-origin",
  fetch: send,
});

async function send(request: Request): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, timeout]) });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new Failure(timeout.aborted ? "timeout" : "offline", 0, undefined, undefined, { cause });
  }
}

interface Outcome {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer, under the screens' name for its type; a `Failure` when there is none. */
export async function answer<T>(call: Promise<Outcome>): Promise<T> {
  let outcome: Outcome;
  try {
    outcome = await call;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Failure("unreadable", 0, undefined, undefined, { cause: error });
    throw error;
  }
  const { data, error, response } = outcome;
  if (response.ok) return data as T;
  const id = response.headers.get("x-request-id") ?? undefined;
  // A proxy's own page, for example, is no body of ours: the status has to serve.
  if (!isFailureBody(error)) throw new Failure("unreadable", response.status, undefined, id);
  throw new Failure("answered", response.status, error, id);
}
