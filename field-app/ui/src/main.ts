import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import "@fengtai/ui/tokens/tokens.css";
import "@fengtai/ui/tokens/base.css";
import "vant/es/style/base.css";
import "@fengtai/ui/tokens/vant.css";
import "./app/theme.css";
import App from "./app/App.vue";
import { followTheme } from "@fengtai/ui/kit";
import { onChanged, queryClient } from "./app/query";
import { router } from "./app/router";
import { languages } from "./app/texts";
import { setPlatform, usePlatform } from "./platform";

async function start(): Promise<void> {
  // `--mode fake` draws the screens in any browser; the built app has the real platform only.
  if (import.meta.env.MODE === "fake") {
    const { playedScene } = await import("./platform/fake");
    setPlatform(playedScene(new URLSearchParams(window.location.search)));
  } else setPlatform((await import("./platform/tauri")).tauri);
  usePlatform().onChange(onChanged);
  followTheme();
  createApp(App).use(languages).use(VueQueryPlugin, { queryClient }).use(router).mount("#app");
}

void start();
