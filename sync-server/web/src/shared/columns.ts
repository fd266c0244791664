/** A table's column that knows what stands in its rows: `const Column = columnOf<Owner>()`. */
import { ElTableColumn } from "element-plus";
import "element-plus/es/components/table-column/style/css";

export const columnOf = <T extends object>() => ElTableColumn<T>;
