-- 前置库（库表方式）：由接收单位在自己的 PostgreSQL 库（编码 UTF8）中执行一次；明察只新增，从不改动已写入的行。
--
-- 明察写入：row_key、batch、operation 和各交换列；同一批次（batch）的同一主键（row_key）只有一行，重发不会重复。
-- 接收单位处理一行后，只改这一行的 tongbu_flag：1 已接收；2 退回，并在 error_code、error_msg 写明原因。
-- 明察定时读取 tongbu_flag，作为回执。各列均为文本，日期写作 YYYY-MM-DD；（密文）为 X25519 密封后的 Base64。
CREATE TABLE mingcha_front (
    -- 信用记录编号，如 C000001。
    row_key     TEXT NOT NULL,
    -- 数据包名称，如 XZCF_LYG_20261122_001。
    batch       TEXT NOT NULL,
    -- I 新增，U 更正，D 撤下（只有主键和撤下事由）。
    operation   TEXT NOT NULL,
    "版本" TEXT,
    "撤下事由" TEXT,
    "主体类别" TEXT,
    "名称" TEXT,
    "统一社会信用代码" TEXT,
    "注册地址" TEXT,
    "单位性质" TEXT,
    "法定代表人（密文）" TEXT,
    "姓名（密文）" TEXT,
    "性别" TEXT,
    "年龄" TEXT,
    "公民身份号码（密文）" TEXT,
    "工作单位" TEXT,
    "主要失信事实" TEXT,
    "认定依据" TEXT,
    "失信行为类型" TEXT,
    "处罚法定文书名称" TEXT,
    "处罚法定文书编号" TEXT,
    "作出决定的程序" TEXT,
    "认定单位" TEXT,
    "确定失信时间" TEXT,
    "信息有效期" TEXT,
    "失信程度（本地）" TEXT,
    "失信程度（国家）" TEXT,
    "公示起" TEXT,
    "公示止" TEXT,
    -- 以下各列只有目录项为行政处罚时写入（双公示字段）；金额以万元计，六位小数。法定代表人、证件号码，以及自然人的名称为密文。
    -- 行政相对人名称。
    "CF_XDR_MC" TEXT,
    -- 行政相对人类别。
    "CF_XDR_LB" TEXT,
    -- 行政相对人代码_1(统一社会信用代码)。
    "CF_XDR_SHXYM" TEXT,
    -- 行政相对人代码_2(工商注册号)。
    "CF_XDR_GSZC" TEXT,
    -- 行政相对人代码_3(组织机构代码)。
    "CF_XDR_ZZJG" TEXT,
    -- 行政相对人代码_4(税务登记号)。
    "CF_XDR_SWDJ" TEXT,
    -- 行政相对人代码_5(事业单位证书号)。
    "CF_XDR_SYDW" TEXT,
    -- 行政相对人代码_6(社会组织登记证号)。
    "CF_XDR_SHZZ" TEXT,
    -- 法定代表人。
    "CF_FRDB" TEXT,
    -- 法定代表人证件类型。
    "CF_FR_ZJLX" TEXT,
    -- 法定代表人证件号码。
    "CF_FR_ZJHM" TEXT,
    -- 证件类型(自然人)。
    "CF_XDR_ZJLX" TEXT,
    -- 证件号码(自然人)。
    "CF_XDR_ZJHM" TEXT,
    -- 行政处罚决定书文号。
    "CF_WSH" TEXT,
    -- 违法行为类型。
    "CF_WFXW" TEXT,
    -- 违法事实。
    "CF_SY" TEXT,
    -- 处罚依据。
    "CF_YJ" TEXT,
    -- 处罚类别。
    "CF_CFLB" TEXT,
    -- 处罚内容。
    "CF_NR" TEXT,
    -- 罚款金额(万元)。
    "CF_NR_FK" TEXT,
    -- 没收金额(万元)。
    "CF_NR_WFFF" TEXT,
    -- 暂扣或吊销证照名称及编号。
    "CF_NR_ZKDX" TEXT,
    -- 处罚决定日期。
    "CF_JDRQ" TEXT,
    -- 处罚有效期。
    "CF_YXQ" TEXT,
    -- 公示截止期。
    "CF_GSJZQ" TEXT,
    -- 处罚机关。
    "CF_CFJG" TEXT,
    -- 处罚机关统一社会信用代码。
    "CF_CFJGDM" TEXT,
    -- 数据来源单位。
    "CF_SJLY" TEXT,
    -- 数据来源单位统一社会信用代码。
    "CF_SJLYDM" TEXT,
    -- 备注。
    "BZ" TEXT,
    -- 0 待处理，1 已接收，2 已退回。
    tongbu_flag SMALLINT NOT NULL DEFAULT 0 CHECK (tongbu_flag IN (0, 1, 2)),
    error_code  TEXT NOT NULL DEFAULT '',
    error_msg   TEXT NOT NULL DEFAULT '',
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (batch, row_key)
);

-- 为明察建立只能新增和读取的账号（口令请另行设定）：
-- CREATE ROLE mingcha LOGIN;
-- GRANT SELECT, INSERT ON mingcha_front TO mingcha;
