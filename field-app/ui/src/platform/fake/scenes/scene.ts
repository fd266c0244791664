/** A state of the phone that a picture is made of: what differs from the plain fake. */
import { CommandError, type ErrorView, type Retry, type TaskView } from "../../types";
import { text } from "../builders";
import type { Answers } from "../platform";

export interface Scene {
  readonly answers?: Partial<Answers>;
  /** The task that the platform answers about. */
  readonly task?: () => TaskView;
}

export type Scenes = Record<string, Scene>;

export function errorView(code: string, zh: string, en: string, retry: Retry = "later"): ErrorView {
  return { code, message: text(zh, en), retry };
}

/** An answer that is an error. */
export function refuse(error: ErrorView): () => never {
  return () => {
    throw new CommandError(error);
  };
}

/** An answer that never comes: what is shown meanwhile. */
export function wait(): Promise<never> {
  return new Promise<never>(() => undefined);
}

export const FULL = errorView(
  "disk.full",
  "手机存储空间已满，刚才的内容没有保存。请腾出空间后再试。",
  "The phone's storage is full; the last entry was not saved. Free some space and try again.",
  "after_action",
);

export const UNREACHABLE = errorView(
  "network.unreachable",
  "连不上服务器。已记录的内容保存在手机上，有网络时自动发送。",
  "The server cannot be reached. What was recorded is on this phone and goes out by itself.",
);
