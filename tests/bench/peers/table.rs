//! The comparison as a table.

use super::CLIENTS;
use super::systems::Which;
use crate::figures::Figures;

/// What is told of each server: the end of its figure's name, and the heading.
const COLUMNS: [(&str, &str); 4] = [
    ("peak_rss_mib", "peak MiB"),
    ("first_wire_bytes", "first B"),
    ("edit_wire_bytes", "edit B"),
    ("nothing_wire_bytes", "nothing new B"),
];
const WIDTH: usize = 24;

/// Prints one row for each server: the median, and the smallest and largest of all samples.
pub(crate) fn tell(figures: &Figures) {
    let mut rows = vec![("", Vec::new())];
    for clients in CLIENTS {
        rows[0].1.push(format!("tasks/s at {clients}"));
    }
    rows[0].1.push("CPU ms/task at 32".to_owned());
    rows[0].1.extend(COLUMNS.iter().map(|(_, heading)| (*heading).to_owned()));
    rows[0].1.push("photos MB/s".to_owned());
    for which in Which::ALL {
        let of = |name: &str| figures.over_all(name).map_or_else(|| "-".to_owned(), shown);
        let told = |end: &str| of(&format!("{}_{end}", which.name()));
        let mut cells: Vec<_> = CLIENTS.iter().map(|clients| told(&format!("{clients}_tasks_per_s"))).collect();
        cells.push(told("32_server_cpu_ms"));
        cells.extend(COLUMNS.iter().map(|(end, _)| told(end)));
        cells.push(which.photos().map_or_else(|| "-".to_owned(), |name| of(&format!("{name}_photos_mb_per_s"))));
        rows.push((which.name(), cells));
    }
    println!();
    for (name, cells) in rows {
        let cells: String = cells.iter().map(|cell| format!("{cell:>WIDTH$}")).collect();
        println!("  {name:<17}{cells}");
    }
}

fn shown((median, min, max): (f64, f64, f64)) -> String {
    let digits = usize::from(max < 100.0) + usize::from(max < 10.0);
    format!("{median:.digits$} ({min:.digits$}-{max:.digits$})")
}
