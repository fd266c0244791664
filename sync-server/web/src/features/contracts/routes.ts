/** The pages of contracts. */
import { page } from "@/app/page";
import { t } from "@/i18n";

const title = () => t("nav.contracts");

export default [
  page(
    "contracts",
    "contracts",
    () => import("@/features/contracts/pages/ContractsPage.vue"),
    "readContract",
    title,
  ),
  page(
    "contracts/new",
    "contract-new",
    () => import("@/features/contracts/pages/ContractNewPage.vue"),
    "manageContract",
    title,
    "contracts",
  ),
  page(
    "contracts/:id",
    "contract",
    () => import("@/features/contracts/pages/ContractPage.vue"),
    "readContract",
    title,
    "contracts",
  ),
  page(
    "contracts/:id/edit",
    "contract-edit",
    () => import("@/features/contracts/pages/ContractEditPage.vue"),
    "manageContract",
    title,
    "contracts",
  ),
  page(
    "contracts/:id/end",
    "contract-end",
    () => import("@/features/contracts/pages/ContractEndPage.vue"),
    "manageContract",
    title,
    "contracts",
  ),
];
