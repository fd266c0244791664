/** The left menu: groups and names of the manual, so that people who know today's system find everything. */
import {
  Box,
  DataAnalysis,
  Document,
  EditPen,
  Files,
  Flag,
  HomeFilled,
  Key,
  Monitor,
  Notebook,
  OfficeBuilding,
  RefreshLeft,
  Phone,
  School,
  Stamp,
  Switch,
  User,
  WarnTriangleFilled,
} from "@element-plus/icons-vue";
import type { Role } from "@fengtai/ui/api";
import type { KeyOf } from "@fengtai/ui/i18n";
import type { Component } from "vue";
import type zh from "@/i18n/zh-CN";
import { may, type Permission } from "@/shared/roles";

type Words = `nav.${KeyOf<(typeof zh)["nav"]>}`;

export interface MenuEntry {
  readonly name: string;
  readonly words: Words;
  readonly icon: Component;
  readonly needs?: Permission;
}

export interface MenuGroup {
  readonly words?: Words;
  readonly entries: readonly MenuEntry[];
}

const MENU: readonly MenuGroup[] = [
  { entries: [{ name: "start", words: "nav.start", icon: HomeFilled }] },
  {
    words: "nav.serviceGroup",
    entries: [
      { name: "contracts", words: "nav.contracts", icon: Notebook, needs: "readContract" },
      { name: "projects", words: "nav.projects", icon: OfficeBuilding, needs: "readProject" },
      { name: "plans", words: "nav.plans", icon: DataAnalysis, needs: "readPlan" },
      { name: "tasks", words: "nav.tasks", icon: Monitor, needs: "readTask" },
      { name: "review", words: "nav.review", icon: EditPen, needs: "reviewTask" },
      { name: "reports", words: "nav.reports", icon: Document, needs: "readReport" },
      { name: "faults", words: "nav.faults", icon: WarnTriangleFilled, needs: "readTask" },
      { name: "requests", words: "nav.requests", icon: Stamp, needs: "readRequest" },
      { name: "correction-new", words: "nav.correction", icon: RefreshLeft, needs: "fileRequest" },
      { name: "quarantine", words: "nav.quarantine", icon: Box, needs: "readQuarantine" },
    ],
  },
  {
    words: "nav.ownerGroup",
    entries: [
      { name: "owners", words: "nav.owners", icon: School, needs: "readOwner" },
      { name: "owner-contacts", words: "nav.ownerContacts", icon: Phone, needs: "readOwnerContact" },
      { name: "owner-accounts", words: "nav.ownerAccounts", icon: Key, needs: "manageOwnerContact" },
      { name: "key-units", words: "nav.keyUnits", icon: Flag, needs: "manageKeyUnit" },
    ],
  },
  {
    words: "nav.agencyGroup",
    entries: [
      { name: "agencies", words: "nav.agencies", icon: Files, needs: "seeAgencies" },
      { name: "people", words: "nav.people", icon: User, needs: "readPerson" },
      { name: "staff-change-new", words: "nav.staffChange", icon: Switch, needs: "fileRequest" },
      { name: "accounts", words: "nav.accounts", icon: Key, needs: "readAccount" },
    ],
  },
];

export function menuFor(role: Role | undefined): MenuGroup[] {
  return MENU.map((group) => ({
    ...group,
    entries: group.entries.filter(({ needs }) => needs === undefined || may(role, needs)),
  })).filter(({ entries }) => entries.length > 0);
}
