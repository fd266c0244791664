/** The public page a report's QR code leads to: small, without the console and without signing in. */
import "@fengtai/ui/tokens/tokens.css";
import "@fengtai/ui/tokens/base.css";
import { followTheme } from "@fengtai/ui/kit/preferences";
import { createApp } from "vue";
import VerifyApp from "@/verify/VerifyApp.vue";

followTheme();
createApp(VerifyApp, { token: decodeURIComponent(location.pathname.split("/")[2] ?? "") }).mount("#app");
