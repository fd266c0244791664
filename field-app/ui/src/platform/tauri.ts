/** The real platform: Tauri commands, raw bytes for photos, the `photo` protocol for pictures, events for changes. */
import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { CommandError, type Change, type ErrorView, type Platform } from "./types";

/** The event the shell sends for every change the library tells of. */
const CHANGED = "changed";

function isErrorView(value: unknown): value is ErrorView {
  return (
    typeof value === "object" && value !== null && "code" in value && "message" in value && "retry" in value
  );
}

/** Anything that is not the library's own error is a fault of the shell: one fixed text, the cause in the log. */
function failure(reason: unknown): CommandError {
  if (isErrorView(reason)) return new CommandError(reason);
  return new CommandError({
    code: "shell.failed",
    message: {
      zh: "应用内部出了问题。已保存的内容都在；请重试，仍不行请关闭应用再打开。",
      en: "Something went wrong inside the app. What was saved is safe; try again, or close the app and open it.",
    },
    retry: "later",
  });
}

async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (reason) {
    throw failure(reason);
  }
}

export const tauri: Platform = {
  call: (command, args) => guarded(invoke(command, args)),
  addPhoto: (task, target, bytes) =>
    guarded(
      invoke("add_photo", bytes, {
        // Headers carry ASCII only; item points may be named in Chinese.
        headers: { "x-task": task, "x-target": encodeURIComponent(JSON.stringify(target)) },
      }),
    ),
  photoUrl: (sha256, size) => convertFileSrc(`${size}/${sha256}`, "photo"),
  onChange(listener) {
    let stopped = false;
    let stop = () => {
      stopped = true;
    };
    void listen<Change>(CHANGED, (event) => {
      listener(event.payload);
    }).then((unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    });
    return () => {
      stop();
    };
  },
};
