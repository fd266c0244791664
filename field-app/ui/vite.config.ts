/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import { VantResolver } from "@vant/auto-import-resolver";
import vue from "@vitejs/plugin-vue";
import components from "unplugin-vue-components/vite";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  root: here("."),
  plugins: [
    vue(),
    // Only Vant's components are found by name; our own are imported where they are used.
    components({ dirs: [], dts: here("./src/components.d.ts"), resolvers: [VantResolver()] }),
  ],
  resolve: { alias: { "@": here("./src") } },
  // The oldest web views the shell runs in: Android System WebView 105, iOS 16, WebKitGTK 2.40.
  build: {
    target: ["chrome105", "safari16"],
    outDir: here(mode === "fake" ? "./dist-fake" : "./dist"),
    emptyOutDir: true,
  },
  server: { host: "127.0.0.1", port: 5174, strictPort: true },
  // Vant imports its own styles, which Node cannot: it is bundled for tests too.
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"], server: { deps: { inline: ["vant"] } } },
}));
