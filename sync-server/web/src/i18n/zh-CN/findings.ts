/** Words for the codes of authenticity findings; dots of the code are underscores here. */
export default {
  photo_exif_broken: "照片元数据损坏，无法读取",
  photo_exif_missing: "照片没有拍摄元数据",
  photo_exif_time: "照片元数据的时间与记录不一致",
  photo_exif_position: "照片元数据的位置与记录不一致",
  photo_simulated: "照片来自桌面模拟，不是现场拍摄",
} as const;
