import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import components from "unplugin-vue-components/vite";
import { defineConfig } from "vite";
import { textsWithPages } from "./texts";

const server = process.env["FENGTAI_URL"] ?? "http://127.0.0.1:8119";

/** In the entry from the beginning (`src/i18n/index.ts`), or no namespace. */
const NOT_WITH_PAGES = ["form", "index", "nav", "session"];
const namespaces = readdirSync(new URL("src/i18n/zh-CN", import.meta.url))
  .map((file) => basename(file, ".ts"))
  .filter((name) => !NOT_WITH_PAGES.includes(name));

export default defineConfig({
  plugins: [
    vue(),
    components({
      dirs: [],
      dts: fileURLToPath(new URL("src/components.d.ts", import.meta.url)),
      resolvers: [ElementPlusResolver({ importStyle: "css", directives: false })],
    }),
    textsWithPages(namespaces),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    target: "es2022",
    // The page's policy allows images from memory, but a file is cached and a data address is not.
    assetsInlineLimit: 0,
    // The policy has no room for the inline script that the polyfill would be.
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      // What a report's QR code leads to is a page of its own: a phone on the road does not load the console.
      input: {
        index: fileURLToPath(new URL("index.html", import.meta.url)),
        verify: fileURLToPath(new URL("verify.html", import.meta.url)),
      },
      output: {
        advancedChunks: {
          groups: [
            // The public page takes this and nothing else of the console.
            {
              name: "vue",
              test: /node_modules[\\/](?:vue|@vue[\\/](?:shared|reactivity|runtime-core|runtime-dom))[\\/]/,
              priority: 10,
            },
            // What only a base map needs is left to come with it.
            {
              name: "map",
              test: /node_modules[\/](?:(?:rbush|quickselect|earcut|pbf|geotiff)[\/]|ol[\/](?!layer[\/](?:Base)?Tile|source[\/](?:XYZ|Tile|UrlTile)|renderer[\/]canvas[\/]TileLayer|tilegrid|reproj|ImageTile|ReprojTile|DataTile))/,
            },
            // What most pages use of Element Plus comes once and not in crumbs.
            {
              name: "element",
              test: /node_modules[\/](element-plus(?![\/]es[\/]components[\/]form[\/](?:index|src[\/]form))|@popperjs|@floating-ui|dayjs|lodash|lodash-es|@vueuse|@ctrl|memoize-one)[\/].*\.m?js$/,
              minShareCount: 18,
            },
            // The frame asks the server as well as every page does.
            { name: "query", test: /node_modules[\/]@tanstack[\/]/ },
            // Lists and readers need no form.
            {
              name: "form",
              test: /node_modules[\/](?:async-validator[\/]|element-plus[\/]es[\/]components[\/]form[\/](?:index|src[\/]form)).*\.m?js$/,
              minShareCount: 18,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": server } },
  preview: { proxy: { "/api": server } },
});
