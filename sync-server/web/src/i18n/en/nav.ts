import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/nav";

const nav: Translated<typeof zh> = {
  label: "Main menu",
  skip: "Skip to the content",
  start: "Workbench",
  agencyGroup: "Agency",
  agencies: "Agencies",
  people: "People",
  accounts: "Accounts",
  ownerGroup: "Owners",
  owners: "Owners",
  serviceGroup: "Services",
  contracts: "Contracts",
  projects: "Projects",
  plans: "Plans",
  tasks: "Tasks on site",
  review: "Review desk",
  reports: "Service reports",
  quarantine: "Quarantined evidence",
  collapse: "Collapse the menu",
  expand: "Expand the menu",
  userMenu: "My account",
  changePassword: "Change password",
  searchLabel: "Search projects",
  searchHint: "Search projects…",
  notFoundTitle: "There is no such page",
  notFoundText: "The address may be incomplete, or the page has moved.",
  toStart: "To the workbench",
  newVersion: "There is a new version of this page. Reload to continue.",
  reload: "Reload",
};
export default nav;
