import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";
import base from "./vite.config";

export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: "happy-dom",
      // Its components import their styles, which Node alone cannot read.
      server: { deps: { inline: ["element-plus"] } },
      include: ["src/**/*.test.ts"],
    },
  }),
);
