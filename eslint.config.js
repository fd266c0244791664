// One lint configuration for all screens. ESLint rather than a faster linter because it sees templates.
import i18n from "@intlify/eslint-plugin-vue-i18n";
import prettier from "eslint-config-prettier";
import vue from "eslint-plugin-vue";
import a11y from "eslint-plugin-vuejs-accessibility";
import ts from "typescript-eslint";

const FETCH = { name: "fetch", message: "Use the client of @fengtai/ui/api." };
const STORAGE = ["localStorage", "sessionStorage", "indexedDB"].map((name) => ({
  name,
  message: "Use the preferences store: storage has one place.",
}));
const TAURI = {
  patterns: [{ group: ["@tauri-apps/*"], message: "Only field-app/ui/src/platform speaks to Tauri." }],
};
const KEY_BY_NAME = {
  selector:
    "CallExpression[callee.name=/^(t|tryT)$/] > TemplateLiteral.arguments:first-child[quasis.0.value.raw='']",
  message: "Begin a key with its namespace: it tells the build which texts the page needs.",
};
const TITLE_IN_ENTRY = {
  selector:
    "CallExpression[callee.name='t'] > Literal.arguments:first-child[value!=/^(nav|common|session)[.]/]",
  message: "A page's title is known before the page is there: put it into `nav`.",
};

export default ts.config(
  {
    ignores: [
      "**/dist/**",
      "**/dist-fake/**",
      "**/node_modules/**",
      "target/**",
      "gen/**",
      "field-app/gen/**",
      "ui/api/schema.d.ts",
      "field-app/ui/src/platform/generated/**",
      "**/components.d.ts",
    ],
  },
  ...ts.configs.strict,
  ...vue.configs["flat/recommended"],
  ...a11y.configs["flat/recommended"],
  ...i18n.configs.base,
  {
    files: ["**/*.vue"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      "@intlify/vue-i18n/no-raw-text": [
        "error",
        {
          ignorePattern: "^[\\s\\d\\-–—·•/:.,%()×+→←↑↓|#°′″≤≥±?*‹›▾▸✎，：、]*$|^SHA-256$",
          ignoreNodes: ["kbd", "code"],
        },
      ],
      "vue/block-lang": ["error", { script: { lang: "ts" } }],
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/component-api-style": ["error", ["script-setup"]],
      "vue/define-props-declaration": ["error", "type-based"],
      "vue/define-emits-declaration": ["error", "type-literal"],
      "vue/no-v-html": "error",
      "vue/require-default-prop": "off",
      "vue/multi-word-component-names": "off",
      // The kit's labels are bound by the component libraries at run time.
      "vuejs-accessibility/label-has-for": "off",
      "vuejs-accessibility/form-control-has-label": "off",
    },
  },
  {
    files: ["**/*.{ts,vue,js,mjs}"],
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-globals": ["error", FETCH, ...STORAGE],
      "no-restricted-imports": ["error", TAURI],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    // The one place for each banned thing.
    files: ["field-app/ui/src/platform/**", "ui/api/client.ts", "ui/kit/preferences.ts"],
    rules: { "no-restricted-globals": "off", "no-restricted-imports": "off" },
  },
  {
    files: ["sync-server/web/src/**/*.{ts,vue}"],
    rules: {
      "no-restricted-syntax": ["error", KEY_BY_NAME],
      "vue/no-restricted-syntax": ["error", KEY_BY_NAME],
    },
  },
  {
    files: ["sync-server/web/src/**/routes.ts", "sync-server/web/src/app/router.ts"],
    rules: { "no-restricted-syntax": ["error", KEY_BY_NAME, TITLE_IN_ENTRY] },
  },
  {
    // Scripts and tests talk to a terminal and to servers of their own.
    files: ["**/*.mjs", "**/scripts/**", "**/vite.config.ts", "**/*.test.ts", "tests/**"],
    rules: { "no-console": "off", "no-restricted-globals": "off" },
  },
  prettier,
);
