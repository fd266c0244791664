//! Stable words as people read them in sheets.

/// The word in Chinese; a word that nobody translated stays as it is.
pub(super) fn told(word: &str) -> &str {
    TOLD.iter().find(|(known, _)| *known == word).map_or(word, |(_, told)| told)
}

const TOLD: [(&str, &str); 48] = [
    // Roles.
    ("agency_admin", "PC端管理人员"),
    ("enterprise_manager", "企业管理人员"),
    ("project_lead", "项目负责人"),
    ("technical_lead", "技术负责人"),
    ("field_engineer", "现场执业人员"),
    ("officer", "消防部门"),
    ("operator", "系统客服"),
    ("owner_contact", "业主联系人"),
    // Accounts.
    ("enabled", "已启用"),
    ("disabled", "已停用"),
    // Contracts.
    ("maintenance", "维护保养"),
    ("completion_inspection", "竣工检测"),
    ("annual_inspection", "年度检测"),
    ("special_inspection", "专项检测"),
    ("assessment", "安全评估"),
    ("active", "履行中"),
    ("terminated", "已终止"),
    ("cancelled", "已作废"),
    // Plans.
    ("month", "月度"),
    ("quarter", "季度"),
    ("year", "年度"),
    ("draft", "未下发"),
    ("dispatched", "已下发"),
    ("started", "进行中"),
    // Tasks.
    ("planned", "计划任务"),
    ("supplementary", "补充任务"),
    ("norm_mismatch", "与规范不符"),
    ("investigation", "隐患核查"),
    ("repair", "故障维修"),
    ("unsubmitted", "未提交"),
    ("pending", "待审核"),
    ("approved", "已通过"),
    ("returned", "已退回"),
    ("deleted", "已删除"),
    // Reports.
    ("queued", "等待生成"),
    ("running", "生成中"),
    ("failed", "生成失败"),
    ("generated", "待备案"),
    ("filed", "已备案"),
    // Requests.
    ("registration", "机构申请"),
    ("staff_change", "人员变更申请"),
    ("suspension", "暂停申请"),
    ("direct_upload", "直接上传申请"),
    ("correction", "系统操作变更申请"),
    ("declined", "审核不通过"),
    ("withdrawn", "已撤销"),
    // Qualifications.
    ("registered_engineer", "注册消防工程师"),
    ("facility_operator", "消防设施操作员"),
];
