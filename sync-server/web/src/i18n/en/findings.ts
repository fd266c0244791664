import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/findings";

const findings: Translated<typeof zh> = {
  photo_exif_broken: "The photo's metadata are damaged and cannot be read",
  photo_picture_broken: "The photo's picture data are damaged and cannot be shown",
  photo_exif_missing: "The photo has no metadata of its taking",
  photo_exif_time: "The time in the photo's metadata differs from the record",
  photo_exif_position: "The position in the photo's metadata differs from the record",
  photo_simulated: "Simulated on a desktop, not taken on site",
  title: "Findings",
  note: "Hints for your judgement: no verdicts, and nothing is blocked by them",
  none: "Nothing deserves a second look",
  waiting: "New content is being looked at",
  failed: "The content of this task cannot be read and was not looked at",
  honest: "Honest causes",
  limit: "When it is shown",
  sameFile: "the same file",
  alike: "looks alike ({bits} of 64 bits differ)",
  twin: "Photo from before · {month}",
  seenIn: "{month}, {how}",
  otherTask: "Open that task",
  hidden: "not for you to see",
  queue: "{count} finding | {count} findings",
  and: ", ",
  kind: {
    outside_fence: {
      title: "Outside the geofence",
      sign_in: "{name} signed in {m} m outside the geofence",
      photos:
        "{count} photo of {name} taken outside, {m} m at the farthest | {count} photos of {name} taken outside, {m} m at the farthest",
      track: "{name} was outside for {time} between the first and the last record",
      limit:
        "The error of the position does not reach the fence, or more than 20 minutes outside between the first and the last record. The way there and back does not count.",
      honest:
        "A fence drawn wrong; no satellites in a basement, where a phone names the place of a mobile cell; a pump house across the road.",
    },
    short_on_site: {
      title: "Short on site",
      text: "{name} recorded {items} items in {stayed}; these take at least {needed}",
      limit:
        "Five items or more, less than 15 seconds each. The stay is the time between the first and the last record, or inside by the track, whichever is longer.",
      honest:
        "Notes on paper entered afterwards; a track that broke off; one test that answers several items.",
    },
    impossible_speed: {
      title: "Impossible speed",
      text: "{name} moved at least {m} m between {from} and {to}, which is {speed} km/h; {jumps} such place | {name} moved at least {m} m between {from} and {to}, which is {speed} km/h; {jumps} such places",
      limit: "Over 150 km/h after the errors of both positions are taken off.",
      honest:
        "A position by mobile cell or Wi-Fi that claims too small an error; the first position after a tunnel.",
    },
    made_up_position: {
      title: "Made-up positions",
      mocked:
        "{count} position of {name} is called made up by the phone itself | {count} positions of {name} are called made up by the phone itself",
      replayed:
        "{count} position of {name} was replayed, not measured on site | {count} positions of {name} were replayed, not measured on site",
      limit: "One is enough.",
      honest: "A developer's phone, training, the desktop app without a receiver.",
    },
    clock_shift: {
      title: "Clock",
      set: "The clock of {name}'s phone was set {direction} by {time} before {at}",
      off: "The clock of {name}'s phone was {time} {direction} of the server's",
      ahead: "{name} recorded something {time} after the server received it",
      fast: "ahead",
      slow: "behind",
      limit:
        "More than 2 minutes apart from the time since the phone's start, or more than 5 from the server.",
      honest: "A phone that was long without network; an empty battery; a clock set by hand.",
    },
    photo_seen_before: {
      title: "Photos seen before",
      text: "{count} photo is the same as, or looks like, one of an earlier task | {count} photos are the same as, or look like, those of earlier tasks",
      limit:
        "The same file, or fingerprints that differ in 3 of 64 bits at most. Other agencies' photos are not shown.",
      honest: "The same panel from the same spot each month; a wall with little on it.",
    },
    odd_photos: {
      title: "Photos and their metadata",
      time: "{count} photo of {name} says it was taken more than 10 minutes from its record, {time} at the most | {count} photos of {name} say they were taken more than 10 minutes from their records, {time} at the most",
      place:
        "{count} photo of {name} says it was taken more than 300 m from the phone, {m} m at the farthest | {count} photos of {name} say they were taken more than 300 m from the phone, {m} m at the farthest",
      chosen:
        "{count} photo of {name} is a file that was chosen, not taken by the app | {count} photos of {name} are files that were chosen, not taken by the app",
      limit:
        "More than 10 minutes, or more than 300 m and the error of the position; or not taken by the app.",
      honest:
        "A camera with a wrong clock; a gallery app that wrote the metadata anew; the desktop app without a camera.",
    },
    recorded_too_fast: {
      title: "Recorded fast",
      text: "From {from} on {name} recorded {items} items one after another in {took}",
      limit: "Eight items or more, less than 4 seconds each.",
      honest: "Notes on paper entered afterwards; items that one look answers together.",
    },
    identical_readings: {
      title: "Identical readings",
      text: "{compared} readings were taken in all of {months}; {count} of them were the same each time",
      limit: "Three readings or more, and more than half of those that can be compared.",
      honest: "A coarse instrument; a quantity that does not vary, like a height or a nominal voltage.",
    },
  },
};
export default findings;
