//! The one table of public errors: code, HTTP status, Chinese and English text.
//!
//! A text says what happened and what to do. `{name}` is replaced by the particular of that name.
//! A code is never given another meaning; screens and phones act on it.

use serde_json::{Map, Value};

use super::Message;

macro_rules! codes {
    ($($name:ident $status:literal $code:literal $zh:literal $en:literal;)*) => {
        /// A stable public error code. The variants are named after the codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $en)] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it is sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            const fn texts(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($zh, $en)),* }
            }
        }
    };
}

codes! {
    // Requests in general.
    RequestMalformed 400 "request.malformed" "请求内容无法识别，请更新程序后重试。" "The request cannot be read: update the program and try again.";
    RequestInvalid 422 "request.invalid" "有内容填写不正确，请按提示修改。" "Some fields are not right: correct them as marked.";
    RequestNotFound 404 "request.not_found" "没有找到，可能已被删除，或不在您的权限范围内。" "Not found: it may have been deleted, or it is not yours to see.";
    RequestMethod 405 "request.method" "此地址不支持该操作。" "This address does not support that operation.";
    RequestTooLarge 413 "request.too_large" "内容过大，最多 {limit_bytes}。" "Too large: at most {limit_bytes}.";
    RequestMediaType 415 "request.media_type" "内容格式不受支持，应为 {expected}。" "The content type is not supported: send {expected}.";
    RequestForbidden 403 "request.forbidden" "您的账号没有此项权限。" "Your account may not do this.";
    RequestTimeout 408 "request.timeout" "请求超时，请检查网络后重试。" "The request took too long: check the network and try again.";
    RequestConflict 409 "request.conflict" "数据已被他人更改，请刷新后重试。" "Somebody changed this in between: reload and try again.";
    RequestChanged 409 "request.changed" "{by} 在您编辑期间保存了修改，请核对不同之处后再保存；您填写的内容都还在。" "{by} saved changes while you were editing: look at the differences and save again. What you typed is still there.";
    // Fields.
    FieldRequired 422 "field.required" "请填写。" "Fill this in.";
    FieldTooLong 422 "field.too_long" "内容过长。" "Too long.";
    FieldFormat 422 "field.format" "格式不正确。" "Not in the right format.";
    FieldRange 422 "field.range" "数值超出允许范围。" "Outside the allowed range.";
    FieldUnknown 422 "field.unknown" "所选内容不存在。" "There is no such choice.";
    FieldTaken 422 "field.taken" "已被使用，请换一个。" "Already in use: choose another.";
    FieldBeforeService 422 "field.before_service" "报告日期不能早于技术服务的最后一天。" "The report is dated before the last day of service.";
    FieldDates 422 "field.dates" "日期先后不正确。" "The dates are in the wrong order.";
    FieldDate 422 "field.date" "日期不正确，请填写如 2026-11-22。" "Not a date: write it like 2026-11-22.";
    FieldExpired 422 "field.expired" "证书已过期。" "The certificate has expired.";
    FieldCreditCode 422 "field.credit_code" "统一社会信用代码应为 18 位，且与校验位相符：请对照营业执照逐位核对。" "A credit code has 18 characters and a matching check digit: compare it with the business licence.";
    FieldPassword 422 "field.password" "密码至少 10 个字符，且不能与账号相同。" "A password has at least 10 characters and differs from the account name.";
    FieldImmutable 422 "field.immutable" "保存后不能更改。" "Cannot be changed once saved.";
    FieldRegion 422 "field.region" "请从行政区划列表中选择：没有这个区划，或已撤销。" "Choose from the list of divisions: there is none with this code, or it is no more.";
    FieldAbroad 422 "field.abroad" "位置不在中国境内，请检查经纬度是否写反或写错。" "The position is not in China: check whether latitude and longitude were swapped.";
    FenceRadius 422 "fence.radius" "围栏半径应在 20 米到 10 千米之间。" "The radius of a geofence is between 20 m and 10 km.";
    FenceCorners 422 "fence.corners" "多边形围栏应有 3 到 200 个角。" "A drawn geofence has 3 to 200 corners.";
    FenceCrossed 422 "fence.crossed" "围栏的边线相互交叉，请拖动角点或重新画。" "The outline of the geofence crosses itself: move its corners, or draw it again.";
    FenceSmall 422 "fence.too_small" "围栏太小（不足 400 平方米），手机定位的误差就比它大，请画大些。" "The geofence is smaller than 400 m², which is less than a phone's error: draw it larger.";
    FenceLarge 422 "fence.too_large" "围栏太大，最远的角不能超过 10 千米，请画小些。" "The geofence reaches further than 10 km: draw it smaller.";
    FenceElsewhere 422 "fence.elsewhere" "项目位置不在围栏内，请移动位置，或重新画围栏。" "The position is not within the geofence: move the mark, or draw the fence around it.";
    FieldUnneeded 422 "field.unneeded" "此处不用填写。" "Leave this empty.";
    // Maps, and searching for an address.
    MapNoTile 404 "map.no_tile" "此处没有底图。" "There is no base map here.";
    GeocodeNone 503 "geocode.none" "本系统没有配置地址查询：请在地图上拖动标记，或直接输入坐标。" "No search for addresses is set up here: drag the mark on the map, or type the coordinates.";
    GeocodeNothing 404 "geocode.nothing" "没有找到这个地址：请写到道路和门牌号再查，或在地图上拖动标记、输入坐标。" "No such address was found: write it down to road and number, or drag the mark, or type the coordinates.";
    GeocodeDown 503 "geocode.down" "地址查询服务暂时没有回应：请稍后再试，或在地图上拖动标记、输入坐标。" "The service that finds addresses does not answer: try again later, or drag the mark, or type the coordinates.";
    GeocodeRefused 503 "geocode.refused" "地址查询服务拒绝了本系统的密钥，或当日额度已用完，请联系客服；可先在地图上拖动标记或输入坐标。" "The service that finds addresses refuses this system's key, or its allowance is used up: tell the operator; meanwhile drag the mark, or type the coordinates.";
    GeocodeTooOften 429 "geocode.too_often" "查询太频繁，请 {retry_after_s} 秒后再试。" "Too many searches: try again in {retry_after_s} seconds.";
    // Sign-in and sessions.
    AuthRequired 401 "auth.required" "请先登录。" "Sign in first.";
    AuthExpired 401 "auth.expired" "登录已失效，请重新登录。" "The session has ended: sign in again.";
    AuthWrongPassword 401 "auth.wrong_password" "账号或密码不正确。" "The account or the password is not right.";
    AuthLocked 429 "auth.locked" "尝试次数过多，请在 {retry_after_s} 秒后再试，或请管理员重置密码。" "Too many attempts: try again in {retry_after_s} seconds, or ask your administrator to reset the password.";
    AuthDisabled 403 "auth.disabled" "账号已停用，请联系本机构管理员开启。" "The account is disabled: ask your agency's administrator to enable it.";
    AuthOtherPhone 409 "auth.other_phone" "该账号已在另一部手机上登录。请先在那部手机上退出；手机丢失时请管理员解除绑定。" "This account is signed in on another phone: sign out there first; if it is lost, ask your administrator to release it.";
    AuthDeviceRequired 422 "auth.device_required" "现场账号只能在手机应用中登录。" "A field account signs in with the app only.";
    AuthNotForApp 403 "auth.not_for_app" "此类账号不能登录手机应用，请使用网页控制台。" "This kind of account does not sign in with the app: use the console.";
    AuthDeviceTaken 409 "auth.device_taken" "该设备标识已登记为另一把密钥，请重新安装应用后再试。" "This device is registered with another key: reinstall the app and try again.";
    AuthMustChangePassword 403 "auth.must_change_password" "首次登录请先修改初始密码。" "Change the initial password first.";
    AuthCrossSite 403 "auth.cross_site" "请求来自其他网站，已拒绝。" "The request came from another site and was refused.";
    // The server itself.
    StorageFull 507 "storage.full" "服务器存储空间已满，未保存任何内容。请联系管理员清理空间后重试。" "The server's disk is full and nothing was saved: ask the operator to free space, then try again.";
    StorageBusy 503 "storage.busy" "服务器正忙，请稍后重试。" "The server is busy: try again in a moment.";
    ServerBusy 503 "server.busy" "服务器正忙，请稍后重试。" "The server is busy: try again in a moment.";
    ServerStopping 503 "server.stopping" "服务器正在重启，请稍后重试。" "The server is restarting: try again in a moment.";
    ServerFailed 500 "server.failed" "服务器出错，内容未保存。请稍后重试；若仍失败，请把请求编号告知客服。" "The server failed and nothing was saved: try again; if it goes on, tell support the request id.";
    // Sync: the request as a whole.
    SyncNotCbor 400 "sync.not_cbor" "同步内容无法识别，请更新应用后重试；手机上的记录不受影响。" "The sync request is not CBOR: update the app and try again; nothing on the phone is affected.";
    SyncTruncated 400 "sync.truncated" "同步内容不完整，可能是网络中断，应用会自动重试。" "The sync request was cut off: the app sends it again by itself.";
    SyncTooLarge 413 "sync.too_large" "一次同步的内容过大，最多 {limit_bytes}，请分批同步。" "Too much in one sync: at most {limit_bytes}, send it in parts.";
    SyncTooManyDocuments 413 "sync.too_many_documents" "一次同步的任务过多，最多 {limit} 个，请分批同步。" "Too many tasks in one sync: at most {limit}, send them in parts.";
    SyncUnknownVersion 400 "sync.unknown_version" "应用版本与服务器不匹配（协议 {found}），请更新应用；手机上的记录不受影响。" "The server does not know this app's protocol ({found}): update the app; nothing on the phone is affected.";
    SyncWrongDevice 403 "sync.wrong_device" "该登录不属于这部手机，请重新登录。" "This session belongs to another phone: sign in again.";
    SyncNotForConsole 403 "sync.not_for_console" "同步仅限手机应用使用。" "Only the field app can sync.";
    // Sync: one document. It is kept in quarantine and shown; the rest of the sync goes on.
    SyncNotYourTask 403 "sync.not_your_task" "该任务未下发给您，内容已隔离保存，请联系项目负责人。" "This task was not issued to you: what you sent is kept in quarantine, ask the project lead.";
    SyncTaskApproved 409 "sync.task_approved" "任务已审核通过，后补的内容已隔离保存，请联系审核人。" "The task is already approved: what came later is kept in quarantine, ask the reviewer.";
    SyncTaskDeleted 409 "sync.task_deleted" "任务已被删除，内容已隔离保存，请联系机构管理员。" "The task was deleted: what you sent is kept in quarantine, ask your agency's administrator.";
    SyncTaskWithdrawn 409 "sync.task_withdrawn" "该计划项已撤回，内容已隔离保存，请联系项目负责人。" "The plan items were withdrawn: what you sent is kept in quarantine, ask the project lead.";
    SyncOrderWithdrawn 409 "sync.order_withdrawn" "该排查或维修任务已撤回，内容已隔离保存，请联系项目负责人。" "The investigation or repair was withdrawn: what you sent is kept in quarantine, ask the project lead.";
    SyncDocumentTooLarge 413 "sync.document_too_large" "任务记录过大，最多 {limit_bytes}，已隔离保存，请联系客服。" "The task record is larger than {limit_bytes}: it is kept in quarantine, ask support.";
    SyncDocumentDamaged 422 "sync.document_damaged" "任务记录无法读取，已原样隔离保存，请联系客服；手机上的记录请勿删除。" "The task record cannot be read: it is kept as it came, ask support; do not delete it from the phone.";
    SyncHeadsMismatch 422 "sync.heads_mismatch" "收到的记录与手机声明的不一致，已隔离保存，应用会重新发送。" "What arrived is not what the phone announced: it is kept in quarantine, the app sends it again.";
    SyncHeaderMismatch 422 "sync.header_mismatch" "记录属于另一个任务，已隔离保存，请联系客服。" "The record belongs to another task: it is kept in quarantine, ask support.";
    SyncUnknownPlan 422 "sync.unknown_plan" "任务所属的计划或项目不存在，内容已隔离保存，请联系项目负责人。" "The task's plan or project does not exist: what you sent is kept in quarantine, ask the project lead.";
    SyncBadSignature 422 "sync.bad_signature" "提交的签名无效，本次提交未被接收，请在手机上重新提交。" "The submission's signature is not valid and it was not accepted: submit again on the phone.";
    // Photos and their uploads.
    MediaTusVersion 412 "media.tus_version" "上传协议版本不受支持，应为 1.0.0。" "The upload protocol version is not supported: use 1.0.0.";
    MediaMetadata 400 "media.metadata" "上传请求缺少或写错了照片信息（sha256、task、长度）。" "The upload lacks the photo's particulars, or they are malformed (sha256, task, length).";
    MediaTooLarge 413 "media.too_large" "照片过大，最多 {limit_bytes}。" "The photo is too large: at most {limit_bytes}.";
    MediaNotYourTask 403 "media.not_your_task" "照片所属的任务未下发给您。" "The photo belongs to a task that was not issued to you.";
    MediaUploadGone 404 "media.upload_gone" "该上传不存在或已结束，请重新开始上传。" "There is no such upload, or it has ended: start it again.";
    MediaWrongOffset 409 "media.wrong_offset" "续传位置不正确，应从第 {offset} 字节继续。" "The upload goes on at byte {offset}, not where it was resumed.";
    MediaTooMuch 400 "media.too_much" "发送的内容超过了声明的长度。" "More bytes were sent than the upload announced.";
    MediaChecksumAlgorithm 400 "media.checksum_algorithm" "校验算法不受支持，应为 sha1 或 sha256。" "The checksum algorithm is not supported: use sha1 or sha256.";
    MediaChecksumMismatch 460 "media.checksum_mismatch" "这一段在传输中损坏，未被接收，请重新发送。" "This part was damaged on the way and not accepted: send it again.";
    MediaHashMismatch 422 "media.hash_mismatch" "照片内容与声明的指纹不一致，未被接收，请重新上传。" "The photo does not have the digest it was announced with and was not accepted: upload it again.";
    MediaNotAnImage 422 "media.not_an_image" "文件不是可读的 JPEG 或 PNG 照片，未被接收。" "The file is not a readable JPEG or PNG photo and was not accepted.";
    MediaTooManyPixels 422 "media.too_many_pixels" "照片尺寸过大（{width}×{height}），未被接收。" "The photo has too many pixels ({width} x {height}) and was not accepted.";
    MediaNotReceived 404 "media.not_received" "照片尚未上传到服务器。" "The photo has not reached the server yet.";
    StorageDamaged 500 "storage.damaged" "服务器上的该文件已损坏，请联系客服。" "This file is damaged on the server: tell support.";
    // Files that are added to something.
    AttachmentTooLarge 413 "attachment.too_large" "附件过大，每个不超过 {limit_mb} MB。请压缩或拆分后再上传。" "The file is too large, at most {limit_mb} MB each: compress or split it, then upload it again.";
    AttachmentEmpty 422 "attachment.empty" "文件是空的，请重新选择。" "The file is empty: choose another one.";
    AttachmentName 422 "attachment.name" "文件名缺失或过长，请改名后重试。" "The file has no name or too long a one: rename it, then try again.";
    AttachmentTooMany 422 "attachment.too_many" "附件过多，最多 {limit} 个，请合并后再上传。" "Too many files, at most {limit}: put them together, then upload them.";
    AttachmentGone 422 "attachment.gone" "附件不存在或已失效，请重新上传。" "There is no such file any more: upload it again.";
    AttachmentNotWhole 422 "attachment.not_whole" "附件尚未上传完，请等待上传完成。" "The file is still being uploaded: wait until it is done.";
    AttachmentTaken 422 "attachment.taken" "附件已经用过，不能更改或再次使用，请重新上传。" "The file belongs to something already and stays there: upload it again.";
    AttachmentTooManyDrafts 429 "attachment.too_many_drafts" "今天从此网络开始的申请过多，请明天再试或联系客服。" "Too many applications were begun from this network today: try again tomorrow, or tell support.";
    AttachmentDraftGone 403 "attachment.draft_gone" "该申请草稿不存在或已过期，请重新开始填写。" "There is no such draft, or its time is over: begin the application again.";
    // Requests to the authority and decisions about them.
    DecisionMade 409 "decision.made" "该申请已由{department} {person} 于 {at} 作出决定，请刷新查看。" "This was decided at {at} by {person}, {department}: reload to see it.";
    DecisionWithdrawn 409 "decision.withdrawn" "该申请已被撤销，请刷新查看。" "This was withdrawn: reload to see it.";
    DecisionNotWithdrawable 409 "decision.not_withdrawable" "系统操作变更申请提交后不能撤销，请等待客服处理。" "A correction cannot be withdrawn once it is sent: wait for the operator.";
    DecisionNote 422 "decision.note_required" "不通过须写明理由。" "Say why it is declined.";
    SuspensionPast 422 "suspension.past" "{month} 已过，只能申请暂停本月（{current}）或以后的月份。" "{month} is over: ask for this month ({current}) or a later one.";
    SuspensionPlanned 409 "suspension.planned" "{month} 已有维保计划，不能暂停；请先按规则删除计划。" "There is a plan for {month}: it cannot be suspended unless the plan is deleted first.";
    SuspensionSuspended 409 "suspension.suspended" "{month} 已经暂停。" "{month} is suspended already.";
    SuspensionAsked 409 "suspension.asked" "{month} 的暂停申请正在审核，请等待或先撤销。" "{month} was asked for already: wait for the decision, or withdraw that request first.";
    SuspensionNotMaintenance 422 "suspension.not_maintenance" "只有维护保养项目可以按月暂停。" "Only maintenance projects are suspended month by month.";
    SuspensionEnded 409 "suspension.project_ended" "项目或合同已终止，无需申请暂停。" "The project or its contract has ended: nothing needs to be suspended.";
    DirectUploadGranted 409 "direct_upload.granted" "该项目已开通直接上传报告。" "Reports of this project may be uploaded already.";
    DirectUploadAsked 409 "direct_upload.asked" "该项目的直接上传申请正在审核，请等待或先撤销。" "It was asked for already: wait for the decision, or withdraw that request first.";
    DirectUploadEnded 409 "direct_upload.project_ended" "项目或合同已终止，不能申请直接上传报告。" "The project or its contract has ended: nothing can be asked for it.";
    CorrectionNotApproved 409 "correction.not_approved" "该任务不在“审核通过”状态，没有可撤销的审核。" "The task is not approved: there is no approval to take back.";
    CorrectionReported 409 "correction.reported" "该任务所在月份已有报告，请先删除报告；已备案的请先申请更正备案。" "There is a report of the task's month: delete it first, or have a filed one reopened.";
    CorrectionFaultMoved 409 "correction.fault_moved" "该任务涉及的故障之后又有处理，不能撤销这次审核。" "Something else was settled about the fault since: this approval cannot be taken back.";
    CorrectionNotFiled 409 "correction.not_filed" "该报告未备案，或已被更正，无需申请。" "The report is not filed, or was reopened already.";
    // Sheets that people fill in.
    SheetUnreadable 422 "sheet.unreadable" "文件无法读取，应为未加密的 XLSX 或 CSV；旧版 XLS 请另存为 XLSX。" "The file cannot be read: send XLSX without a password or CSV; save an old XLS as XLSX.";
    SheetUnpacked 422 "sheet.unpacked" "文件解压后过大，最多 {limit_bytes}，请只保留需要的内容。" "The file unpacks to more than {limit_bytes}: keep only what is needed.";
    SheetRows 422 "sheet.rows" "表格行数过多，一次最多 {limit} 行，请分批导入。" "Too many rows: at most {limit} at once, import them in parts.";
    SheetColumns 422 "sheet.columns" "表格列数过多，最多 {limit} 列，请使用模板。" "Too many columns: at most {limit}, use the template.";
    SheetEmpty 422 "sheet.empty" "表格中没有数据，请在表头下一行开始填写。" "The sheet has no rows: fill them in below the header.";
    SheetNoColumn 422 "sheet.no_column" "表格缺少“{column}”列，请使用模板。" "The sheet lacks the column {column}: use the template.";
    SheetStrangeColumn 422 "sheet.strange_column" "表头“{column}”无法识别或重复，请使用模板的表头。" "The heading {column} is unknown or there twice: use the template's headings.";
    SheetCells 422 "sheet.cells" "表格中有 {count} 处不正确，未导入任何一行，请按提示修改后重新导入。" "{count} cells are not right and no row was imported: correct them as marked and import again.";
    SheetWord 422 "sheet.word" "“{value}”无法识别，可填：{allowed}。" "“{value}” is not known: write one of {allowed}.";
    SheetDay 422 "sheet.day" "“{value}”不是日期，应写成 {allowed}。" "“{value}” is no date: write it like {allowed}.";
    SheetPhone 422 "sheet.phone" "“{value}”不是电话号码，应为{allowed}。" "“{value}” is no telephone number: write {allowed}.";
    SheetExpired 422 "sheet.expired" "证书已于 {value} 过期，请填写仍有效的证书。" "The certificate expired on {value}: list one that is valid.";
    SheetFormula 422 "sheet.formula" "单元格是公式，请粘贴为数值。" "The cell is a formula: paste it as a value.";
    SheetLongNumber 422 "sheet.long_number" "数字过长，表格软件已丢失末尾几位，请把单元格设为文本后重新填写。" "The number is too long and the spreadsheet has lost its last digits: format the cell as text and type it again.";
    SheetNoHeading 422 "sheet.no_heading" "该列没有表头，请删除或移到有表头的列。" "The column has no heading: delete it or move it to one that has.";
    // Master data.
    // What everybody may download.
    DownloadNoApp 404 "download.no_app" "运营方尚未配置现场端应用的下载地址，请联系客服。" "The operator has configured no address of the field app: ask them.";
    // Companies that apply.
    ApplicationNotFound 404 "application.not_found" "申请编号或查询码不正确，请核对后重试；查询码只在开始申请时显示一次。" "The number or the code of the application is not right: check both; the code was shown once, when the application was begun.";
    ApplicationHandedIn 409 "application.handed_in" "申请已提交，审核期间和审核通过后不能修改。" "The application is handed in: it changes no more unless it is declined.";
    ApplicationNoEngineer 422 "application.no_engineer" "至少填写一名持有效证书的注册消防工程师。" "Name at least one registered engineer with a valid certificate.";
    ApplicationNoOperator 422 "application.no_operator" "至少填写一名持中级及以上有效证书的消防设施操作员。" "Name at least one facility operator of intermediate level or higher with a valid certificate.";
    ApplicationAdmitted 409 "application.admitted" "已有同名或统一社会信用代码相同的机构，不能再次开通；请不予通过并写明原因。" "An agency of this name or credit code exists already: decline it with that reason.";
    ApplicationLogin 409 "application.login" "申请的管理员账号 {login} 已被他人使用，请不予通过，由申请人更换账号后重新提交。" "The account name {login} was taken by somebody else meanwhile: decline it, so that the applicant chooses another.";
    // People come and go.
    StaffNobody 422 "staff.nobody" "机构中没有这名在职人员，请核对姓名。" "Nobody of this name works for the agency: check the name.";
    StaffAmbiguous 422 "staff.ambiguous" "机构中有同名人员，请填写联系电话或证书编号。" "Several people have this name: add the telephone number or the number of a certificate.";
    StaffLeadsProjects 409 "staff.leads_projects" "{name} 仍是以下项目的负责人：{projects}。请先为这些项目更换负责人，再申请离职。本月已下发计划的项目：{issued}。" "{name} still leads {projects}: give these projects another lead first, then ask again. Items of this month are issued for: {issued}.";
    StaffAdministrator 409 "staff.administrator" "{name} 是机构的系统管理员，不能办理离职；请先联系客服更换管理员。" "{name} administers the agency here and cannot leave: ask the operator for another administrator first.";
    StaffStale 409 "staff.stale" "机构人员或证书在申请提交后已有变化，不能按此申请办理；请不予通过并写明原因，由机构重新申请。" "The people or certificates have changed since this was asked for: decline it with that reason, so that the agency asks anew.";
    StaffElsewhere 409 "staff.elsewhere" "证书 {number} 登记在“{agency}”的 {name} 名下，请先由该机构办理离职。" "The certificate {number} is held by {name} of {agency}: they have to leave that agency first.";
    AccountCertificate 422 "account.certificate" "该人员没有此类账号所需的有效证书，应有{needed_zh}。" "This person lacks the valid certificate that this kind of account needs: {needed_en}.";
    AccountPersonLeft 409 "account.person_left" "该人员已于 {day} 离职，不能再为其开通账号。" "This person left on {day}: there are no accounts for them any more.";
    AccountNotBound 409 "account.not_bound" "该账号没有绑定手机。" "This account is not bound to a phone.";
    AccountSelf 409 "account.self" "不能停用自己的账号。" "You cannot disable your own account.";
    // Owners, their contacts and the list of key units.
    KeyUnitEnded 409 "key_unit.ended" "该单位已不在重点单位名单中。" "This unit has been taken off the list already.";
    OwnerContactEnded 409 "owner_contact.ended" "该联系人已停用，不能再修改；如仍需联系，请重新添加。" "This contact was ended and changes no more: add the person again if needed.";
    OwnerContactHasAccount 409 "owner_contact.has_account" "该联系人已有账号。" "This contact has an account already.";
    OwnerContactNoAccount 409 "owner_contact.no_account" "该联系人还没有账号，请先创建。" "This contact has no account yet: create it first.";
    // Contracts and projects.
    ContractEnded 409 "contract.ended" "合同已终止或注销，不能再改。" "The contract was terminated or cancelled and changes no more.";
    ContractHasPlans 409 "contract.has_plans" "该合同的项目已有计划或任务，不能注销，只能终止。" "Work was planned under this contract: it cannot be cancelled, only terminated.";
    ProjectEnded 409 "project.ended" "项目已终止，不能再改。" "The project was terminated and changes no more.";
    ProjectFacilityPlanned 409 "project.facility_planned" "本月计划包含要取消的设施：{facilities}。确认后，本月仍按计划完成，下次制定计划时不再包含。" "This month's plan contains facilities that you remove: {facilities}. Once you confirm, this month's work goes on as planned and the next plan leaves them out.";
    FieldContractEnded 422 "field.contract_ended" "合同已终止或注销，不能再添加项目。" "The contract was terminated or cancelled: no project is added to it.";
    FieldFirstReport 422 "field.first_report" "只有 20 日及以后签订的维保合同可以选择次月。" "Only a maintenance contract signed on the 20th or later leaves this choice.";
    FieldConfirmation 422 "field.confirmation" "与项目名称不一致，请逐字填写。" "This is not the project's name: type it as it stands.";
    // Plans and dispatch.
    PlanWrongMonth 422 "plan.wrong_month" "计划只能制定当月（{current}）的。" "A plan is made for the current month only, {current}.";
    PlanProjectEnded 409 "plan.project_ended" "项目或合同已终止，不能再制定计划。" "The project or its contract has ended: no more plans are made for it.";
    PlanPaused 409 "plan.paused" "该月已批准暂停，不能制定计划。" "The month is paused: no plan is made for it.";
    PlanBeforeFirstReport 409 "plan.before_first_report" "该项目首份报告月份为 {first}，此前不制定计划。" "The project's first report is due in {first}: no plan is made before.";
    PlanExists 409 "plan.exists" "该项目已有同类计划，请在原计划上操作。" "The project has such a plan already: go on with that one.";
    PlanNothingDue 422 "plan.nothing_due" "该项目的设施在此类计划中没有到期的测试项。" "Nothing at the project's facilities is due for this kind of plan.";
    PlanExpired 409 "plan.expired" "计划月份已过，不能再下发。" "The month of the plan is over: nothing more is issued from it.";
    PlanIssued 409 "plan.issued" "计划已下发，请先撤回全部计划项再删除。" "Items of the plan are issued: withdraw them all first, then delete it.";
    PlanStarted 409 "plan.started" "{person} 已开始执行，任务未提交：请其在手机的未提交任务中删除，或由机构管理员在监控现场提交任务中删除，然后再删除计划。" "{person} has begun and not submitted: they delete the task on their phone, or the administrator removes it under the field tasks; then the plan can be deleted.";
    PlanNothingBefore 409 "plan.nothing_before" "该项目以前没有下发过这些设施，请打开计划选择人员。" "These facilities were never issued before: open the plan and choose the people.";
    PlanAllIssued 409 "plan.all_issued" "计划的设施已全部下发。" "All facilities of the plan are issued.";
    PlanSubmitted 409 "plan.submitted" "{facility} 已由 {person} 提交，不能再撤回、下发或删除。" "{facility} was submitted by {person}: it is neither taken back nor issued again nor deleted.";
    PlanNotIssued 409 "plan.not_issued" "所选计划项没有下发给所选人员。" "The chosen items are not issued to the chosen people.";
    PlanAssignee 422 "plan.assignee" "{name} 不能接收计划：账号未开启、不是现场人员，或证书已失效。" "{name} cannot be issued items: the account is disabled, does no field work, or the certificate is not valid.";
    // Tasks, reviews and faults.
    TaskSubmitted 409 "task.submitted" "任务已提交，不能删除。" "The task was submitted and cannot be removed.";
    TaskRemoved 409 "task.deleted" "任务已被删除。" "The task was removed.";
    ReviewNotPending 409 "review.not_pending" "任务不在待审核状态，请刷新后查看。" "The task does not wait for a review: reload to see where it stands.";
    ReviewApproved 409 "review.approved" "任务已审核通过，不能再改。" "The task is approved and changes no more.";
    ReviewStale 409 "review.stale" "任务在您查看后又有新内容，请刷新后重新审核。" "The task has changed since you looked at it: reload and review it again.";
    ReviewCertificate 403 "review.certificate" "审核人需持有当日有效的注册消防工程师证书。" "A review needs a registered engineer's certificate that is valid today.";
    ReviewFaultsOpen 409 "review.faults_open" "还有 {count} 处故障未处理，请先逐一处理再审核通过。" "{count} faults wait to be handled: settle each of them, then approve.";
    ReviewConflictsOpen 409 "review.conflicts_open" "还有 {count} 处记录不一致没有认定，请逐一选择采用哪份记录，或两份都保留，再审核通过。" "{count} contradictions are not settled: choose the record that holds, or keep both, for each of them, then approve.";
    ReviewSettlementUnknown 409 "review.settlement_unknown" "所认定的记录已不在不一致之列，请刷新后重新查看。" "What was settled does not stand in contradiction: reload and look again.";
    ReviewSettlementReason 422 "review.settlement_reason" "请写明为什么采用这份记录。" "Say why this record holds.";
    ReviewFailedWithoutFault 409 "review.failed_without_fault" "有 {count} 个不符合项没有故障记录，请退回补充。" "{count} non-conforming items have no fault: return the task to have them recorded.";
    ReviewNote 422 "review.note_required" "退回任务须写明原因。" "Say why the task is returned.";
    LateNotApproved 409 "late.not_approved" "任务不在审核通过状态，无需接纳迟到的证据，请刷新后查看。" "The task is not approved, so that nothing waits to be admitted: reload to see where it stands.";
    LateNothing 409 "late.nothing" "没有等待接纳的迟到证据。" "No late evidence waits to be admitted.";
    LateStale 409 "late.stale" "您查看后又有新的证据送达，请刷新后再决定。" "More evidence came since you looked: reload, then decide.";
    LateReportMade 409 "late.report_made" "该任务已用于一份未备案的报告：请先删除报告，再接纳迟到的证据。" "A report that is not filed counts on this task: delete the report first, then admit what came.";
    LateReportFiled 409 "late.report_filed" "该任务所在的报告已备案，迟到的证据只能查看，不能接纳。" "The report of this task is filed: what came late is shown and not admitted.";
    LateUnreadable 409 "late.unreadable" "送达的内容无法并入任务，仍原样保留在隔离区。" "What came cannot be joined to the task; it stays in quarantine as it is.";
    FaultUnderWay 409 "fault.under_way" "该故障正在排查或维修，完成前不能改变处理方式。" "An investigation or repair of this fault is under way: wait until it is done.";
    FaultClosed 409 "fault.closed" "该故障已解决或不在合同范围内，无需再处理。" "This fault is solved or outside the contract: nothing more is done about it.";
    FaultOnlyRepair 409 "fault.only_repair" "业主不同意维修的故障只能改为“业主同意维修”。" "A fault that the owner declined can only become a repair.";
    HazardNotFiled 409 "hazard.not_filed" "该项目还没有备案的维保报告，备案后可查看安全隐患处置汇总表。" "No maintenance report of this project is filed yet: the hazards table can be seen once one is.";
    // Orders to look into a fault or to repair it.
    OrderAssignee 422 "order.assignee" "{name} 不能接收排查、维修任务：账号未开启、不是现场人员，或证书已失效。" "{name} cannot be given this work: the account is disabled, does no field work, or the certificate is not valid.";
    OrderEnded 409 "order.ended" "该任务已完成或已撤回，请刷新后查看。" "This work is done or withdrawn already: reload to see where it stands.";
    OrderSubmitted 409 "order.submitted" "{person} 已提交该任务，请审核；要改派请先退回。" "{person} has submitted this work: review it; to give it to somebody else, return it first.";
    // Reports and filing.
    ReportNotReady 409 "report.not_ready" "还不能生成报告，有 {count} 项未完成。" "The report cannot be generated yet: {count} things are missing.";
    ReportExists 409 "report.exists" "该计划已有报告；如需重新生成，请先删除原报告。" "There is a report of this plan: delete it first to generate it again.";
    ReportFiled 409 "report.filed" "报告已备案，不能修改或删除。" "The report is filed: it never changes and is never deleted.";
    ReportRunning 409 "report.running" "报告正在生成，请稍候。" "The report is being made: wait a moment.";
    ReportNotGenerated 409 "report.not_generated" "报告尚未生成。" "The report is not generated yet.";
    ReportTask 422 "report.extra_task" "所选补充任务不属于该项目当月，或尚未审核通过。" "A chosen extra task does not belong to the project and month, or is not approved.";
    ReportPhotosMissing 409 "report.photos_missing" "要列入报告的任务还有 {count} 张照片未上传，请让手机联网同步后再生成。" "{count} photos of a task that the report prints have not arrived: have the phone sync, then generate it.";
    ReportMissingGlyph 422 "report.missing_glyph" "报告中的字符 {characters} 没有可用字体，请联系客服安装字体后重试。" "No font has the characters {characters}: ask the operator to install one, then try again.";
    ReportPhoto 422 "report.photo" "照片 {photo} 无法排入报告，请联系客服。" "The photo {photo} cannot be printed: ask support.";
    ReportFonts 503 "report.fonts" "服务器缺少报告所需的字体，请联系客服安装。" "The fonts that reports need are not installed: ask the operator.";
    ReportFailed 500 "report.failed" "报告生成失败，请重试；若仍失败，请联系客服。" "The report could not be made: try again; if it goes on, ask support.";
    ReportNoUpload 422 "report.no_upload" "该项目的报告由现场记录生成，不接收上传的报告。不能使用手机的场所请先申请直接上传。" "Reports of this project are made from its records and not uploaded. For a place where no phone may be used, ask for direct upload first.";
    ReportNotPdf 422 "report.upload_not_pdf" "上传的文件不是 PDF，请另存为 PDF 后重新上传。" "The uploaded file is no PDF: save it as one, then upload it again.";
    ReportEncrypted 422 "report.upload_encrypted" "上传的 PDF 有密码或使用限制，请去除后重新上传。" "The uploaded PDF has a password or restrictions: remove them, then upload it again.";
    ReportBroken 422 "report.upload_broken" "上传的 PDF 已损坏或过于复杂，无法读取页面。请重新导出后上传。" "The uploaded PDF is damaged or too complex to be read: export it anew, then upload it again.";
    ReportPage 422 "report.upload_page" "上传的 PDF 第 {page} 页无法读取，请重新导出后上传。" "Page {page} of the uploaded PDF cannot be read: export it anew, then upload it again.";
    ReportTooManyPages 422 "report.upload_too_many_pages" "上传的 PDF 有 {pages} 页，最多 {limit} 页，请拆出附件后再上传。" "The uploaded PDF has {pages} pages, at most {limit} are taken: leave out what need not be in the report.";
    ReportTokenUnknown 404 "proof.not_found" "没有查到已备案的报告，请核对备案编号和查询码。" "There is no filed report of this number and code: check both.";
    FilingNote 422 "filing.note_required" "备案须填写审核意见。" "Filing needs an opinion.";
    FilingCertificate 403 "filing.certificate" "备案人需持有当日有效的注册消防工程师证书。" "Filing needs a registered engineer's certificate that is valid today.";
    // What stands in the way of a report.
    BlockerUpload 409 "readiness.upload" "这类报告需先上传报告文件，请单独生成。" "A report of this kind has an uploaded file: make it by itself.";
    BlockerReported 409 "readiness.reported" "该计划已有报告。" "There is a report of this plan.";
    BlockerProjectEnded 409 "readiness.project_ended" "项目或合同已终止。" "The project or its contract has ended.";
    BlockerMonthPaused 409 "readiness.month_paused" "该月已批准暂停。" "The month is paused.";
    BlockerBeforeFirstReport 409 "readiness.before_first_report" "首份报告月份为 {first}。" "The first report is due in {first}.";
    BlockerMonthOver 409 "readiness.month_over" "{month} 已过，逾期不能生成该月报告。" "{month} is over: its report is overdue and cannot be generated.";
    BlockerNotIssued 409 "readiness.not_issued" "{facility} {name} 尚未下发。" "{facility} {name} is issued to nobody.";
    BlockerNotBegun 409 "readiness.not_begun" "{facility} {name} 尚未开始测试。" "Nobody has begun {facility} {name}.";
    BlockerNotSubmitted 409 "readiness.not_submitted" "{person} 的任务尚未提交。" "The task of {person} is not submitted.";
    BlockerPending 409 "readiness.pending" "{person} 的任务待审核。" "The task of {person} waits for its review.";
    BlockerReturned 409 "readiness.returned" "{person} 的任务被退回，等待重新提交。" "The task of {person} was returned and not submitted again.";
    BlockerSubmittedLate 409 "readiness.submitted_late" "{person} 的任务提交时间可能晚于当月最后一天。" "The task of {person} may have been submitted after the month ended.";
    BlockerFaultOpen 409 "readiness.fault_open" "{person} 的任务有未处理的故障。" "A fault in the task of {person} waits to be handled.";
    BlockerPhotosMissing 409 "readiness.photos_missing" "{person} 的任务还有 {count} 张照片未上传，请让手机联网同步。" "{count} photos of the task of {person} have not arrived: have the phone sync.";
}

impl Code {
    /// The texts, with the particulars put in.
    pub(super) fn message(self, detail: &Map<String, Value>) -> Message {
        let (zh, en) = self.texts();
        Message { zh: fill(zh, detail), en: fill(en, detail) }
    }
}

/// Replaces each `{name}` by the particular of that name.
fn fill(text: &str, detail: &Map<String, Value>) -> String {
    let mut filled = text.to_owned();
    for (name, value) in detail {
        let shown = match (name.as_str(), value.as_u64(), value.as_str()) {
            ("limit_bytes", Some(bytes), _) => size(bytes),
            (_, _, Some(text)) => text.to_owned(),
            _ => value.to_string(),
        };
        filled = filled.replace(&format!("{{{name}}}"), &shown);
    }
    filled
}

/// A limit in the largest unit that it is whole in.
fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) => format!("{} MB", bytes >> 20),
        _ if bytes >= 1 << 10 && bytes.is_multiple_of(1 << 10) => format!("{} KB", bytes >> 10),
        _ => format!("{bytes} B"),
    }
}
