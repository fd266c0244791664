/** The numbers somebody is shown on the start page, each with the list it leads to. */
import { formatMoment } from "@fengtai/ui/i18n";
import { computed, type ComputedRef } from "vue";
import { useCounts, type Count } from "@/features/start/composables/useCounts";
import { useSession } from "@/features/session/store";
import { locale, t } from "@/i18n";
import { decidesRequests, may } from "@/shared/roles";

export interface CountCard {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly to: object;
  readonly count: Count;
  /** Somebody has to act while there are any. */
  readonly urgent?: boolean;
  readonly detail?: string;
}

type Shown = CountCard & { readonly shown: boolean };

/** `working` once there are projects: before the first one there is no work to count. */
export function useCountCards(working: () => boolean): ComputedRef<CountCard[]> {
  const { role } = useSession();
  const counts = useCounts();
  const reviewer = may(role, "reviewTask");
  const decides = decidesRequests(role);
  const any = ({ total }: Count) => (total.value ?? 0) > 0;
  const oldest = computed(() => {
    const at = counts.pending.oldest.value;
    return at === undefined ? "" : t("start.oldest", { time: formatMoment(at, locale.value) });
  });
  const tasks = (state: string) => ({ name: "tasks", query: { state } });

  const work = (): Shown[] => {
    const shown = working() && may(role, "readTask");
    return [
      {
        name: "pending",
        shown,
        title: t("start.reviews"),
        text: reviewer ? t("start.reviewsText") : t("start.reviewsOthers"),
        to: reviewer ? { name: "review" } : tasks("pending"),
        count: counts.pending,
        urgent: reviewer,
        detail: oldest.value,
      },
      {
        name: "returned",
        shown,
        title: t("start.returned"),
        text: t("start.returnedText"),
        to: tasks("returned"),
        count: counts.returned,
      },
      {
        name: "unsubmitted",
        shown,
        title: t("start.unsubmitted"),
        text: t("start.unsubmittedText"),
        to: tasks("unsubmitted"),
        count: counts.unsubmitted,
      },
      {
        name: "toFile",
        shown: working() && may(role, "readReport"),
        title: t("start.toFile"),
        text: t("start.toFileText"),
        to: { name: "reports", query: { state: "generated" } },
        count: counts.toFile,
        urgent: may(role, "fileReport"),
      },
    ];
  };

  const others = (): Shown[] => [
    {
      name: "quarantine",
      shown: may(role, "readQuarantine") && any(counts.quarantine),
      title: t("start.quarantine"),
      text: t("start.quarantineText"),
      to: { name: "quarantine" },
      count: counts.quarantine,
    },
    {
      name: "agencies",
      shown: may(role, "seeAgencies"),
      title: t("start.agencies"),
      text: t("start.agenciesText"),
      to: { name: "agencies" },
      count: counts.agencies,
    },
    {
      name: "people",
      shown: may(role, "addPerson"),
      title: t("start.people"),
      text: t("start.peopleText"),
      to: { name: "people" },
      count: counts.people,
    },
  ];

  const requests = (): Shown => ({
    name: "requests",
    shown: decides || (may(role, "fileRequest") && any(counts.requests)),
    title: decides ? t("start.requests") : t("start.asked"),
    text: decides ? t("start.requestsText") : t("start.askedText"),
    to: { name: "requests", query: decides ? {} : { state: "pending" } },
    count: counts.requests,
    urgent: decides,
  });

  return computed(() => [requests(), ...work(), ...others()].filter(({ shown }) => shown));
}
