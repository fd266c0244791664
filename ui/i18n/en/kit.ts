import type { Translated } from "../types";
import type zh from "../zh-CN/kit";

const kit: Translated<typeof zh> = {
  photo: {
    open: "Open the photo: {name}",
    previous: "Previous",
    next: "Next",
    zoomIn: "Larger",
    zoomOut: "Smaller",
    fit: "Fit the window",
    original: "Original size",
    rotate: "Rotate",
    position: "Photo {n} of {total}",
    missing: "This photo has not reached the server yet",
    broken: "This photo cannot be opened",
    simulated: "simulated",
  },
  map: {
    label: "Map: geofence and track",
    north: "N",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fitAll: "Show everything",
    fence: "Geofence",
    track: "Track",
    gap: "Gap in the track",
    site: "Site",
    signIn: "Site sign-in",
    start: "Start",
    end: "End",
    photo: "Photo",
    noTrack: "No track",
    time: "Time",
    outside: "outside the geofence",
    inside: "inside the geofence",
    accuracy: "accuracy ±{m} m",
    simulated: "simulated position",
    scale: "Scale",
    plainGrid: "No base map: plain grid, WGS-84",
  },
};
export default kit;
