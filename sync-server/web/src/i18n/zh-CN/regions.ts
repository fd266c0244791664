export default {
  choose: "选择或输入行政区划名称",
  all: "全部区划",
  filter: "按行政区划筛选",
  fromAddress: "地址在{name}",
  take: "采用",
} as const;
