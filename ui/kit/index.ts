export { default as Announcer } from "./Announcer.vue";
export { default as AsyncView } from "./AsyncView.vue";
export { default as StateMark } from "./StateMark.vue";
export { announce } from "./announcer";
export {
  dark,
  followTheme,
  setPreference,
  THEMES,
  usePreferences,
  type Preferences,
  type Theme,
} from "./preferences";
export type { Tone } from "./stateMarks";
export { useEditsGuard } from "./useEditsGuard";
export * as urlQuery from "./useUrlQuery";
export { useUrlQuery, type Codec, type Codecs } from "./useUrlQuery";
export { default as PhotoThumb } from "./photo/PhotoThumb.vue";
export { default as PhotoViewer } from "./photo/PhotoViewer.vue";
export type { ViewerPhoto } from "./photo/panes";
export { baseMap, type BaseMap } from "./map/baseMap";
export { gcj02Of, wgs84Of } from "./map/datum";
export { fenceProblem, isAroundChina } from "./map/fenceCheck";
export type { Fence, Position, TrackPoint } from "./map/geometry";
export type { MapMarker, TrackSegment } from "./map/drawing";
