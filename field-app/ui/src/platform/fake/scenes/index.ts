/**
 * Every state of the phone that has a name, for `npm run dev:fake` and for pictures: `?scene=homeFull&language=en`
 * in the address before the hash.
 */
import { SESSION, SETTINGS, taskOf, sampleItems } from "../builders";
import { fakePlatform } from "../platform";
import type { Platform, SessionView } from "../../types";
import { ENTRY_SCENES } from "./entries";
import { LIST_SCENES } from "./lists";
import { PHONE_SCENES } from "./phone";
import type { Scene, Scenes } from "./scene";
import { SESSION_SCENES } from "./session";
import { TASK_SCENES } from "./task";
import { WORK_SCENES } from "./work";

const PLAIN: Scene = {};
const SCENES: Scenes = {
  plain: PLAIN,
  ...SESSION_SCENES,
  ...WORK_SCENES,
  ...TASK_SCENES,
  ...ENTRY_SCENES,
  ...LIST_SCENES,
  ...PHONE_SCENES,
};

/** A phone as engineers carry it, where the plain fake is a computer. */
const PHONE: SessionView = {
  ...SESSION,
  device: {
    ...SESSION.device,
    name: "HUAWEI nova 12",
    key: "key_store",
    capture: "camera",
    camera: "real",
    location: "real",
  },
};

/** The scene that an address names. */
export function playedScene(address: URLSearchParams): Platform {
  const name = address.get("scene") ?? "plain";
  const scene = SCENES[name];
  if (!scene) throw new Error(`there is no scene ${name}`);
  let settings = { ...SETTINGS, language: address.get("language") ?? SETTINGS.language };
  return fakePlatform(
    {
      session: () => PHONE,
      settings: () => settings,
      set_settings: (wanted) => (settings = wanted.settings),
      ...scene.answers,
    },
    scene.task?.() ?? taskOf(sampleItems()),
  );
}
