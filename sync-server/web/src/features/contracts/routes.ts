/** The pages of contracts. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "contracts",
    "contracts",
    () => import("@/features/contracts/pages/ContractsPage.vue"),
    "readContract",
    () => t("nav.contracts"),
  ),
  page(
    "contracts/new",
    "contract-new",
    () => import("@/features/contracts/pages/ContractNewPage.vue"),
    "manageContract",
    () => t("nav.contracts"),
    "contracts",
  ),
];
