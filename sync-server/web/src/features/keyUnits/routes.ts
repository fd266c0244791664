/** The pages of the list of key fire-safety units. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "key-units",
    "key-units",
    () => import("@/features/keyUnits/pages/KeyUnitsPage.vue"),
    "manageKeyUnit",
    () => t("nav.keyUnits"),
  ),
  page(
    "key-units/new",
    "key-unit-new",
    () => import("@/features/keyUnits/pages/KeyUnitNewPage.vue"),
    "manageKeyUnit",
    () => t("nav.keyUnits"),
    "key-units",
  ),
  page(
    "key-units/import",
    "key-unit-import",
    () => import("@/features/keyUnits/pages/KeyUnitImportPage.vue"),
    "manageKeyUnit",
    () => t("nav.keyUnits"),
    "key-units",
  ),
];
