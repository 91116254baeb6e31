//! Why an action was not carried out. Nothing was changed, unless it says so.

use super::NotAdmitted;
use crate::access::{PasswordError, RandomError, Unproven};
use crate::audit::CheckpointError;
use crate::db::DbError;
use crate::domain::{
    AccountName, ClientId, CreditEntryId, LawKey, PaperKind, QueryPurpose, ResidentIdError,
    UsccError, Week,
};
use crate::exchange::{PackageError, ReceiptError};
use crate::rules::LawError;
use crate::store::StoreError;
use crate::vault::SealError;
use crate::workflow::{
    AmendmentRefused, CaseStage, ClientRefused, CreditRefused, DraftRefused, IssueRefused,
    StepKind, StepRefused,
};

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// One sentence for all reasons: who tries must not learn which names exist.
    #[error("用户名或密码不对，或账号已停用")]
    SignIn,
    #[error("登录失败次数过多，请{seconds}秒后再试；忘记密码请联系系统管理员")]
    Locked { seconds: i64 },
    #[error("用户名 {0} 已被使用")]
    NameTaken(AccountName),
    #[error("没有用户 {0}")]
    NoAccount(String),
    #[error("只有数据管理员可以导入和修复数据")]
    NotSteward,
    #[error("只有分析员可以判定主体的异同")]
    NotMerchantJudge,
    #[error("请写明理由")]
    NoReason,
    #[error("不能变更自己的账号；须由另一名系统管理员办理")]
    OwnAccount,
    #[error("没有编号为 {0} 的预警")]
    NoFlag(String),
    #[error("验证码不对、已用过或已过期；请等下一个验证码再试")]
    WrongCode,
    #[error("原密码不对")]
    OldPassword,
    #[error("密码或验证码不对")]
    WrongProof,
    #[error("请再次验证身份：距上次输入密码或验证码已久")]
    ProveAgain,
    #[error("没有待办理的两步验证")]
    NoFactor,
    #[error("这个账号没有绑定统一身份认证")]
    NotBound,
    #[error(transparent)]
    Unproven(#[from] Unproven),
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    #[error("两步验证已经启用；更换手机请由系统管理员重置后重新启用")]
    FactorConfirmed,
    #[error("没有这件工单")]
    NoOrder,
    #[error("您的角色不能查看投诉人信息")]
    RevealRole,
    #[error("这项内容只在网页上显示，不提供给程序")]
    PageOnly,
    #[error("请选择查看投诉人信息的用途；没有用途不得查看")]
    NoPurpose,
    #[error("案件编号不存在，或该案件不含这件工单；请选择含有这件工单的案件")]
    NoCaseOfOrder,
    #[error(
        "一小时内最多查看{most}次投诉人信息，请{minutes}分钟后再试；确需批量使用请按规定另行审批"
    )]
    TooManyReveals { most: usize, minutes: i64 },
    /// Another's is as absent as one that never was.
    #[error("没有这个保存的检索")]
    NoSearch,
    #[error("检索名称须为1至{most}个字")]
    SearchName { most: usize },
    #[error("您已有名为“{0}”的检索，请另取一个名称")]
    SearchNameTaken(String),
    #[error("检索条件过长，请减少条件后再保存")]
    SearchTooLong,
    #[error("最多保存{most}个检索，请先删除不用的")]
    TooManySearches { most: usize },
    #[error("“{}”须逐件办理，不能批量", .0.label())]
    OneByOne(StepKind),
    #[error("请先选中要办理的预警")]
    EmptyBatch,
    #[error("一次最多批量办理{most}件，请减少所选")]
    LargeBatch { most: usize },
    #[error("同批前面一件未能完成，本件未办理；请稍后再办理")]
    NotTried,
    #[error("总第{number}期已用于{other}的周报，同一期号不能签发两次")]
    IssueNumberTaken { number: u32, other: Week },
    #[error("文字过长，最多{most}个字")]
    LongText { most: usize },
    #[error("一份草稿最多{most}个词条，请分成几份")]
    LargeDraft { most: usize },
    #[error("信用记录的文字中疑有{0}，会随公示和数据包公开；请删去后再办理（R-CRD-13）")]
    PersonalNumber(&'static str),
    #[error("公示前须确认已审查：不含国家秘密、商业秘密和个人隐私（R-CRD-13）")]
    NotCleared,
    #[error("没有编号为 {0} 的信用记录")]
    NoEntry(CreditEntryId),
    #[error("案件{}，尚未认定：没有法定文书认定的，不能起草信用记录（R-CRD-01）", stage.map_or("尚未受理", |stage| stage.label()))]
    NotVerified { stage: Option<CaseStage> },
    #[error("案件 {0} 已有信用记录；一件案件同时只有一条")]
    EntryExists(String),
    #[error("统一社会信用代码有误：{}", .0.label())]
    BadCode(UsccError),
    #[error("公民身份号码有误：{}", .0.label())]
    BadIdNumber(ResidentIdError),
    #[error("信用信息目录中没有“{0}”；没有目录项的信息不能归集（R-ING-12）")]
    NoCatalogueItem(String),
    #[error("尚未写明失信程度（国家标准），不能推算公示期")]
    NoSeverity,
    #[error("地区方案“{profile}”在{day}没有“{}”的期限规则，请先补充规则", key.label())]
    NoLaw {
        profile: String,
        key: LawKey,
        day: chrono::NaiveDate,
    },
    #[error("没有编号为 {0} 的案件，或案件尚未受理")]
    NoCase(String),
    #[error("没有这份文书")]
    NoPaper,
    #[error("“{}”不由您的角色上传", .0.label())]
    PaperRole(PaperKind),
    #[error("文书须为PDF、OFD、JPEG或PNG；Word文档请先另存为PDF，照片请存为JPEG")]
    PaperFormat,
    #[error("文书过大，单份不超过20 MB；请降低扫描分辨率后重传")]
    LargePaper,
    #[error("一件案件最多{most}份文书")]
    TooManyPapers { most: usize },
    #[error("同一文件已作为“{}”上传，不能再作别用", .0.label())]
    PaperKept(PaperKind),
    #[error("请选择调阅文书的用途；没有用途不得查阅（R-SEC-04）")]
    NoPaperPurpose,
    #[error("“{}”原件尚未上传；请先上传原件，再从已上传的文书中选择（R-CRD-01）", .0.label())]
    PaperNotBrought(PaperKind),
    #[error("文书无法打开：密封块已损坏或密钥不符；请系统管理员运行 mingcha fsck 核对")]
    BrokenPaper,
    #[error("这一主体在红名单上没有第{0}号记录，或该记录已不再有效")]
    NoListing(i64),
    #[error("首次登录须先在工作台修改密码")]
    PasswordNotOwn,
    #[error("请选择查询用途；没有用途不得查询信用信息（R-SEC-04，公共信用信息管理办法第三十三条）")]
    NoQueryPurpose,
    #[error("一次最多比对{most}行，请分批查询")]
    LongList { most: usize },
    #[error("没有第{0}号查询单位")]
    NoClient(ClientId),
    #[error("已有名为“{0}”的查询单位；更换密钥或范围请在原单位上申请")]
    ClientNameTaken(String),
    #[error("请求没有带访问密钥：请在 Authorization 标头中写 Bearer 和密钥")]
    NoClientKey,
    #[error("访问密钥不对")]
    UnknownClientKey,
    #[error("访问密钥已由新的密钥代替")]
    ReplacedClientKey,
    #[error("查询单位已停用")]
    ClientStopped,
    #[error("查询单位的有效期至{0}，已过期")]
    ClientExpired(chrono::NaiveDate),
    #[error("“{}”不在本单位获准的查询用途之内", .0.label())]
    PurposeNotGranted(QueryPurpose),
    #[error("每分钟最多查询{most}次，请{seconds}秒后再试")]
    TooManyQueries { most: u32, seconds: i64 },
    #[error("错误的访问密钥过多，请{seconds}秒后再试")]
    TooManyWrongKeys { seconds: i64 },
    #[error("请求正文须为不超过256 KB的JSON，写明 purpose、matter 和 parties，可另写 consent")]
    UnreadableQuery,
    #[error(
        "授权书“{0}”不可用：没有登记、已到期、已撤回，或不是授予本单位和本用途的；不持授权书仍可查询授权查询以外的信息"
    )]
    NoConsent(String),
    #[error("没有这份授权书，或已经撤回")]
    NoSuchConsent,
    #[error("编号为“{0}”的授权书已经登记；一个编号只登记一次")]
    ConsentKept(String),
    #[error("“{0}”像是自然人姓名；自然人的授权书请填公民身份号码，以免同名")]
    ConsentOfName(String),
    #[error("请写明授权书授予的查询单位或用途，至少一项")]
    ConsentForAll,
    #[error("授权书的截止日须在今天或以后")]
    ConsentPast,
    #[error("请选择调阅授权书的用途；没有用途不得查阅（R-SEC-04）")]
    NoConsentPurpose,
    #[error("请填写“{0}”")]
    Blank(&'static str),
    #[error("“{what}”的写法不对：{given}")]
    Miswritten { what: &'static str, given: String },
    #[error("起草请由已认定的案件开始")]
    DraftFromCase,
    #[error("没有名为 {0} 的数据包")]
    NoPackage(String),
    #[error("信用记录{0}不在这个数据包中；请核对回执属于哪个数据包。回执未登记")]
    NotInPackage(CreditEntryId),
    #[error(
        "没有名为“{0}”的接收单位；请先在数据目录的 settings.toml 的 [[credit.recipients]] 中设置"
    )]
    NoRecipient(String),
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    #[error("数据包未能生成")]
    Package(#[from] PackageError),
    #[error("没有第{0}号规则变更")]
    NoLawChange(i64),
    #[error(transparent)]
    Law(#[from] LawError),
    #[error(transparent)]
    Amendment(#[from] AmendmentRefused),
    #[error(transparent)]
    Client(#[from] ClientRefused),
    #[error(transparent)]
    Credit(#[from] CreditRefused),
    #[error(transparent)]
    Draft(#[from] DraftRefused),
    #[error(transparent)]
    Step(#[from] StepRefused),
    #[error(transparent)]
    Issue(#[from] IssueRefused),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error("两步验证的密钥无法打开")]
    Seal(#[from] SealError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("数据库操作失败")]
    Db(#[from] DbError),
    #[error("后台线程未能完成")]
    Thread,
}

impl DeskError {
    /// Too many failures; the milliseconds to wait are told in seconds, rounded up.
    pub(super) fn locked(wait: i64) -> Self {
        let seconds = (wait.max(0) + 999) / 1000;
        Self::Locked { seconds }
    }

    /// Whether the person can mend it, rather than the operator of the machine.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::SignIn
            | Self::Locked { .. }
            | Self::NameTaken(_)
            | Self::NoAccount(_)
            | Self::NotSteward
            | Self::NotMerchantJudge
            | Self::NoReason
            | Self::OwnAccount
            | Self::NoFlag(_)
            | Self::WrongCode
            | Self::OldPassword
            | Self::WrongProof
            | Self::ProveAgain
            | Self::NoFactor
            | Self::NotBound
            | Self::Unproven(_)
            | Self::NotAdmitted(_)
            | Self::FactorConfirmed
            | Self::NoOrder
            | Self::RevealRole
            | Self::PageOnly
            | Self::NoPurpose
            | Self::NoCaseOfOrder
            | Self::TooManyReveals { .. }
            | Self::NoSearch
            | Self::SearchName { .. }
            | Self::SearchNameTaken(_)
            | Self::SearchTooLong
            | Self::TooManySearches { .. }
            | Self::OneByOne(_)
            | Self::EmptyBatch
            | Self::LargeBatch { .. }
            | Self::NotTried
            | Self::IssueNumberTaken { .. }
            | Self::LongText { .. }
            | Self::PersonalNumber(_)
            | Self::NotCleared
            | Self::LargeDraft { .. }
            | Self::NoEntry(_)
            | Self::NotVerified { .. }
            | Self::EntryExists(_)
            | Self::BadCode(_)
            | Self::BadIdNumber(_)
            | Self::NoCatalogueItem(_)
            | Self::NoSeverity
            | Self::NoLaw { .. }
            | Self::NoCase(_)
            | Self::PasswordNotOwn
            | Self::NoQueryPurpose
            | Self::LongList { .. }
            | Self::Blank(_)
            | Self::Miswritten { .. }
            | Self::DraftFromCase
            | Self::NoPackage(_)
            | Self::NotInPackage(_)
            | Self::NoRecipient(_)
            | Self::Receipt(_)
            | Self::NoListing(_)
            | Self::NoPaper
            | Self::PaperRole(_)
            | Self::PaperFormat
            | Self::LargePaper
            | Self::TooManyPapers { .. }
            | Self::PaperKept(_)
            | Self::NoPaperPurpose
            | Self::PaperNotBrought(_)
            | Self::NoClient(_)
            | Self::ClientNameTaken(_)
            | Self::NoClientKey
            | Self::UnknownClientKey
            | Self::ReplacedClientKey
            | Self::ClientStopped
            | Self::ClientExpired(_)
            | Self::PurposeNotGranted(_)
            | Self::TooManyQueries { .. }
            | Self::TooManyWrongKeys { .. }
            | Self::UnreadableQuery
            | Self::NoConsent(_)
            | Self::NoSuchConsent
            | Self::ConsentKept(_)
            | Self::ConsentOfName(_)
            | Self::ConsentForAll
            | Self::ConsentPast
            | Self::NoConsentPurpose
            | Self::NoLawChange(_)
            | Self::Law(_)
            | Self::Amendment(_)
            | Self::Client(_)
            | Self::Credit(_)
            | Self::Draft(_)
            | Self::Step(_)
            | Self::Issue(_)
            | Self::Password(_) => true,
            Self::Random(_)
            | Self::Checkpoint(_)
            | Self::Seal(_)
            | Self::BrokenPaper
            | Self::Package(_)
            | Self::Store(_)
            | Self::Db(_)
            | Self::Thread => false,
        }
    }
}
