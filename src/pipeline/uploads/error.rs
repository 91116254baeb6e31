//! Why a file was not taken in, or not imported. Nothing has changed.

use crate::db::DbError;
use crate::desk::DeskError;
use crate::pipeline::PipelineError;

#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// Another's, cancelled, or of yesterday.
    #[error("没有这个上传的文件；可能已取消、已过一天，或系统重启后已清除")]
    Unknown,
    #[error("没有选择文件，或文件是空的")]
    Empty,
    #[error(
        "文件超过{megabytes}MB的上限；请按月份拆分后分别上传，或由管理人员在服务器上用 mingcha import 导入"
    )]
    TooLarge { megabytes: u64 },
    #[error("待确认的上传已有{most}个，请先确认或取消")]
    TooMany { most: usize },
    #[error("这个文件正在导入，请等候结果")]
    Importing,
    #[error("这个文件已经办理完毕，请返回台账查看")]
    Ended,
    #[error("另一项导入或评估正在进行，未开始导入。上传的文件仍然保留，请待其结束后再确认")]
    Busy,
    #[error("上传的文件无法写入数据目录，请检查磁盘空间和权限")]
    Write(#[source] std::io::Error),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl From<DbError> for UploadError {
    fn from(error: DbError) -> Self {
        Self::Pipeline(error.into())
    }
}

impl From<crate::store::StoreError> for UploadError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Pipeline(error.into())
    }
}
