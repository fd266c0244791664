/** The features of a task's map and how each is drawn. */
import Feature from "ol/Feature";
import type Geometry from "ol/geom/Geometry";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";
import { toMap } from "./baseMap";
import { fenceRing, type Fence, type Position, type TrackPoint } from "./geometry";
import { token } from "./plainMap";
import { byPerson } from "./trackTime";

export interface TrackSegment {
  readonly id: string;
  /** Whose it is. */
  readonly by_name?: string;
  readonly points: readonly TrackPoint[];
}

export interface MapMarker extends Position {
  readonly kind: "sign_in" | "photo" | "site";
  readonly label: string;
}

export function fenceFeature(fence: Fence): Feature<Polygon> {
  const feature = new Feature(new Polygon([fenceRing(fence, toMap)]));
  feature.setStyle(
    new Style({
      fill: new Fill({ color: token("--ft-map-fence-soft") }),
      stroke: new Stroke({ color: token("--ft-map-fence"), width: 2, lineDash: [8, 5] }),
    }),
  );
  return feature;
}

/** The segments with a halo below them, and a thin dotted line where somebody's track is interrupted. */
export function trackFeatures(segments: readonly TrackSegment[]): Feature<Geometry>[] {
  return byPerson(segments).flatMap(([, own]) => {
    const features: Feature<Geometry>[] = [];
    let previous: TrackPoint | undefined;
    for (const { points } of own) {
      const [first] = points;
      if (!first) continue;
      if (previous) features.push(gapFeature(previous, first));
      features.push(segmentFeature(points));
      previous = points.at(-1);
    }
    const start = own[0]?.points[0];
    if (start) features.push(dot(start, "--ft-map-halo", "--ft-map-track", 5));
    if (previous && previous !== start) features.push(dot(previous, "--ft-map-track", "--ft-map-halo", 6));
    return features;
  });
}

function segmentFeature(points: readonly TrackPoint[]): Feature<Geometry> {
  const coordinates = points.map(toMap);
  const feature = new Feature<Geometry>(
    coordinates.length > 1 ? new LineString(coordinates) : new Point(coordinates[0] ?? [0, 0]),
  );
  const round = { lineCap: "round", lineJoin: "round" } as const;
  const simulated = points.some((point) => point.simulated === true);
  feature.setStyle([
    new Style({ stroke: new Stroke({ color: token("--ft-map-halo"), width: 6, ...round }) }),
    new Style({
      stroke: new Stroke({
        color: token("--ft-map-track"),
        width: 3,
        ...round,
        ...(simulated ? { lineDash: [1, 6] } : {}),
      }),
    }),
  ]);
  return feature;
}

function gapFeature(from: Position, to: Position): Feature<Geometry> {
  const feature = new Feature<Geometry>(new LineString([toMap(from), toMap(to)]));
  feature.setStyle(
    new Style({ stroke: new Stroke({ color: token("--ft-text-faint"), width: 1.5, lineDash: [2, 5] }) }),
  );
  return feature;
}

export function markerFeature(marker: MapMarker): Feature<Point> {
  const feature = new Feature(new Point(toMap(marker)));
  const isPlace = marker.kind !== "photo";
  feature.set("label", marker.label);
  feature.setStyle(
    new Style({
      zIndex: isPlace ? 3 : 2,
      image: new RegularShape({
        points: 4,
        radius: isPlace ? 9 : 6,
        angle: isPlace ? 0 : Math.PI / 4,
        fill: new Fill({ color: token(isPlace ? "--ft-map-fence" : "--ft-safe") }),
        stroke: new Stroke({ color: token("--ft-map-halo"), width: 2 }),
      }),
    }),
  );
  return feature;
}

/** Where somebody was at the instant of the slider; with the name where there are several. */
export function cursorFeature(position: Position, name = ""): Feature<Point> {
  const feature = new Feature(new Point(toMap(position)));
  feature.setStyle([
    new Style({
      zIndex: 4,
      image: new CircleStyle({
        radius: 11,
        stroke: new Stroke({ color: token("--ft-map-track"), width: 2 }),
      }),
      ...(name === "" ? {} : { text: nameText(name) }),
    }),
    new Style({
      zIndex: 4,
      image: new CircleStyle({ radius: 4, fill: new Fill({ color: token("--ft-map-track") }) }),
    }),
  ]);
  return feature;
}

function nameText(name: string): Text {
  return new Text({
    text: name,
    font: "13px sans-serif",
    offsetY: -20,
    fill: new Fill({ color: token("--ft-text") }),
    stroke: new Stroke({ color: token("--ft-map-halo"), width: 4 }),
  });
}

/** What is being drawn or is about to be taken hold of. */
export function sketchStyle(): Style {
  return new Style({
    fill: new Fill({ color: token("--ft-map-fence-soft") }),
    stroke: new Stroke({ color: token("--ft-map-fence"), width: 2 }),
    image: new CircleStyle({
      radius: 6,
      fill: new Fill({ color: token("--ft-map-fence") }),
      stroke: new Stroke({ color: token("--ft-map-halo"), width: 2 }),
    }),
  });
}

/** What the edge of a circle is taken hold of by. */
export function handleFeature(at: readonly number[]): Feature<Point> {
  const feature = new Feature(new Point([...at]));
  feature.setStyle(
    new Style({
      zIndex: 3,
      image: new CircleStyle({
        radius: 7,
        fill: new Fill({ color: token("--ft-map-halo") }),
        stroke: new Stroke({ color: token("--ft-map-fence"), width: 3 }),
      }),
    }),
  );
  return feature;
}

function dot(position: Position, fill: string, line: string, radius: number): Feature<Geometry> {
  const feature = new Feature<Geometry>(new Point(toMap(position)));
  feature.setStyle(
    new Style({
      zIndex: 2,
      image: new CircleStyle({
        radius,
        fill: new Fill({ color: token(fill) }),
        stroke: new Stroke({ color: token(line), width: 2 }),
      }),
    }),
  );
  return feature;
}
