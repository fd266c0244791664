//! Kinds of photos.

use serde::{Deserialize, Serialize};

/// What kind of photo it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoKind {
    /// 提交人自拍: the submitter's self-portrait.
    Selfie,
    /// 控制器照片: the fire alarm controller.
    Controller,
    /// 现场照片: anything on site.
    Site,
}
