//! Leaves out points that print could not show (Douglas and Peucker).

use super::PaperPoint;

/// How far a left-out point may lie from the drawn line, millimetres: a third of the line's width.
const TOLERANCE: f64 = 0.15;

/// The points that are needed to draw the line, first and last included.
pub(super) fn thin(points: &[PaperPoint]) -> Vec<PaperPoint> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let last = points.len() - 1;
    let mut kept = vec![false; points.len()];
    kept[0] = true;
    kept[last] = true;
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let Some(farthest) = farthest(points, from, to) else { continue };
        kept[farthest] = true;
        open.push((from, farthest));
        open.push((farthest, to));
    }
    points.iter().zip(kept).filter_map(|(&point, keep)| keep.then_some(point)).collect()
}

/// The point between two others that lies farthest from their line, if it lies too far.
fn farthest(points: &[PaperPoint], from: usize, to: usize) -> Option<usize> {
    let mut found = None;
    let mut largest = TOLERANCE;
    for index in from + 1..to {
        let distance = distance(points[index], points[from], points[to]);
        if distance > largest {
            largest = distance;
            found = Some(index);
        }
    }
    found
}

/// Distance of a point from a line segment.
fn distance(point: PaperPoint, from: PaperPoint, to: PaperPoint) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let offset = [point[0] - from[0], point[1] - from[1]];
    let length_squared = along[0] * along[0] + along[1] * along[1];
    let part = if length_squared == 0.0 {
        0.0
    } else {
        ((offset[0] * along[0] + offset[1] * along[1]) / length_squared).clamp(0.0, 1.0)
    };
    (offset[0] - part * along[0]).hypot(offset[1] - part * along[1])
}
