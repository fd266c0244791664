/** What a screen knows about something that went wrong. It knows nothing of HTTP libraries. */
import type { Locale } from "../i18n/types";

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface FieldFailure {
  readonly field: string;
  readonly code: string;
  readonly message: Bilingual;
}

/** The body of every error answer of the server. */
export interface FailureBody {
  readonly code: string;
  readonly message: Bilingual;
  readonly fields?: readonly FieldFailure[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

export type FailureKind = "answered" | "offline" | "timeout" | "unreadable";

/** Thrown by every call of the client. `code` is the server's stable code where it answered with one. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly body: FailureBody | undefined;
  readonly requestId: string | undefined;

  constructor(kind: FailureKind, status = 0, body?: FailureBody, requestId?: string, options?: ErrorOptions) {
    super(body?.code ?? kind, options);
    this.name = "Failure";
    this.kind = kind;
    this.status = status;
    this.body = body;
    this.requestId = requestId;
  }

  get code(): string | undefined {
    return this.body?.code;
  }

  get detail(): Readonly<Record<string, unknown>> {
    return this.body?.detail ?? {};
  }

  /** Whether the same request can succeed later without being changed. */
  get temporary(): boolean {
    return this.kind !== "answered" || this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

export function isFailureBody(value: unknown): value is FailureBody {
  if (typeof value !== "object" || value === null) return false;
  const { code, message } = value as Partial<FailureBody>;
  return typeof code === "string" && typeof message?.zh === "string" && typeof message.en === "string";
}

interface Texts {
  readonly t: (
    key:
      "common.errorOffline" | "common.errorTimeout" | "common.errorUnexpected" | "common.errorUnexpectedNoId",
    params?: Record<string, string>,
  ) => string;
  readonly tryT: (key: string, params?: Record<string, string | number>) => string | undefined;
  readonly locale: { readonly value: Locale };
}

/**
 * What to tell a person: the app's own text for the code (`errors.<code>`, dots as underscores) where it has
 * one, else the text from the server's public table, which is written for people and in both languages.
 */
export function describeFailure(error: unknown, { t, tryT, locale }: Texts): string {
  if (!(error instanceof Failure)) return t("common.errorUnexpectedNoId");
  if (error.kind === "offline") return t("common.errorOffline");
  if (error.kind === "timeout") return t("common.errorTimeout");
  if (!error.body) {
    return error.requestId === undefined
      ? t("common.errorUnexpectedNoId")
      : t("common.errorUnexpected", { id: error.requestId });
  }
  const params: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(error.detail)) {
    if (typeof value === "string" || typeof value === "number") params[name] = value;
  }
  const own = tryT(`errors.${error.body.code.replaceAll(".", "_")}`, params);
  return own ?? inLocale(error.body.message, locale.value);
}

export function inLocale(message: Bilingual, locale: Locale): string {
  return locale === "en" ? message.en : message.zh;
}

/** The texts of wrong fields by the field's path, to be put at the fields themselves. */
export function fieldTexts(error: unknown, locale: Locale): Record<string, string> {
  if (!(error instanceof Failure)) return {};
  const texts: Record<string, string> = {};
  for (const { field, message } of error.body?.fields ?? []) texts[field] = inLocale(message, locale);
  return texts;
}
