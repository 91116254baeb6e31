//! What is masked and what stays.

use std::sync::LazyLock;

use super::*;

static REDACTOR: LazyLock<Redactor> =
    LazyLock::new(|| Redactor::shipped().expect("the shipped lists compile"));

pub(super) fn redactor() -> &'static Redactor {
    &REDACTOR
}

fn assert_masks(cases: &[(&str, &str)]) {
    let redactor = redactor();
    for (text, expected) in cases {
        assert_eq!(&redactor.redact(text).text, expected, "{text}");
    }
}

fn assert_stays(cases: &[&str]) {
    let redactor = redactor();
    for text in cases {
        assert_eq!(&redactor.redact(text).text, text);
    }
}

#[test]
fn phone_numbers_are_masked_however_they_are_written() {
    assert_masks(&[
        ("电话13800001234。", "电话[手机号]。"),
        ("138-0000-1234", "[手机号]"),
        ("138 0000 1234", "[手机号]"),
        ("１３８００００１２３４", "[手机号]"),
        ("+86 13800001234", "[手机号]"),
        ("0086-13800001234", "[手机号]"),
        ("13800001234/13900005678", "[手机号]/[手机号]"),
        ("13800001234 13900005678", "[手机号] [手机号]"),
        ("座机0518-85551234，", "座机[固定电话]，"),
        ("(0518)85551234", "([固定电话]"),
        ("02585551234", "[固定电话]"),
        ("联系电话：85551234", "联系电话：[固定电话]"),
        ("微信同号13800001234", "微信同号[手机号]"),
    ]);
}

#[test]
fn resident_ids_and_cards_need_their_checks() {
    assert_masks(&[
        ("身份证11010519491231002X，", "身份证[身份证号]，"),
        ("440524188001010014", "440524188001010014"),
        ("440524198001010013", "[身份证号]"),
        ("320705800101123", "[身份证号]"),
        ("卡号6228480402564890018", "卡号[银行卡号]"),
        ("6228 4804 0256 4890 018", "[银行卡号]"),
    ]);
}

#[test]
fn order_numbers_codes_amounts_and_dates_stay() {
    assert_stays(&[
        "订单号：LYG20261120000123",
        "工单编号320700202611200001234已办结",
        "京东订单号为29876543210987654321，淘宝订单编号: 6228480402564890018",
        "统一社会信用代码91330100799655058B",
        "91350100M000100Y43",
        "快递单号YT1380000123456，花费12345678元",
        "2026-11-20 09:12:33购买，型号SM-G9980，价格1999.00元",
        "拨打12345、12315、4008208820均无果",
        "营业执照注册号320705800101123",
    ]);
}

#[test]
fn accounts_mails_and_plates_are_masked() {
    assert_masks(&[
        ("邮箱zhang.san@163.com。", "邮箱[邮箱]。"),
        ("微信号：zhangsan_88，", "微信号：[微信号]，"),
        ("加VX abc12345", "加VX [微信号]"),
        ("加她wxid_a1b2c3d4", "加她[微信号]"),
        ("QQ：123456789", "QQ：[QQ号]"),
        ("扣扣号123456789", "扣扣号[QQ号]"),
        ("车牌苏GD12345的车", "车牌[车牌号]的车"),
    ]);
    assert_stays(&[
        "微信支付5000元",
        "通过微信20000元转账",
        "在QQ音乐开通会员",
        "PP停车A12345",
    ]);
}

#[test]
fn homes_are_masked_and_streets_and_counties_stay() {
    assert_masks(&[
        (
            "住连云港市海州区朝阳小区3栋2单元501室，",
            "住连云港市海州区[地址]，",
        ),
        ("家住海州区朝阳东路12号3幢502室", "家住海州区[地址]"),
        (
            "收货地址：江苏省连云港市海州区朝阳东路12号",
            "收货地址：江苏省连云港市海州区[地址]",
        ),
        (
            "家住赣榆区青口镇王家村三组12号。",
            "家住赣榆区青口镇[地址]。",
        ),
        ("位于苍梧路6号龙河大厦A座1203室的商家", "位于[地址]的商家"),
        ("在米兰春天G2栋320开的店", "在[地址]开的店"),
    ]);
    assert_stays(&[
        "海州区朝阳东路12号的超市",
        "家住海州区",
        "店铺地址：海州区解放路88号",
        "地铁3号线2号口",
        "3号楼一楼漏水",
        "三室两厅",
    ]);
}

#[test]
fn names_are_masked_after_cues_and_company_names_stay() {
    assert_masks(&[
        ("投诉人张三反映", "投诉人[姓名]反映"),
        (
            "联系人：李四，电话13800001234",
            "联系人：[姓名]，电话[手机号]",
        ),
        ("市民王女士来电", "市民[姓名]来电"),
        ("姓名：欧阳小明", "姓名：[姓名]"),
        ("我叫王小明。", "我叫[姓名]。"),
        ("我是张三，在淘宝购买", "我是[姓名]，在淘宝购买"),
        ("收货人：张三丰 13800001234", "收货人：[姓名] [手机号]"),
    ]);
    assert_stays(&[
        "投诉人：张三商贸有限公司",
        "被投诉人：李记面馆",
        "消费者方便快捷",
        "张先生的店",
        "我是程序员，",
        "市民高度关注",
        "本人安全受到威胁",
    ]);
}

#[test]
fn persons_told_by_their_office_are_masked_and_offices_stay() {
    assert_masks(&[
        ("镇党委书记张某强收了钱", "镇党委书记[姓名]收了钱"),
        ("王建国局长未答复", "[姓名]局长未答复"),
        ("尊敬的欧阳建国市长：您好", "尊敬的[姓名]市长：您好"),
        ("局长王建国不予受理", "局长[姓名]不予受理"),
        ("村支书李大海，", "村支书[姓名]，"),
        ("社区主任刘春梅说没空", "社区主任[姓名]说没空"),
        (
            "民警赵志刚、钱小明和孙丽到场",
            "民警[姓名]、[姓名]和[姓名]到场",
        ),
        ("科长杨博认为不是其职责", "科长[姓名]认为不是其职责"),
        ("法官邢明向（男）审理", "法官[姓名]（男）审理"),
        ("主治医生是何平。", "主治医生是[姓名]。"),
    ]);
    assert_stays(&[
        "局长办公室无人接听",
        "王局长让我找李主任",
        "王总说没货，李工在修",
        "班主任张老师要求",
        "民警张警官告知",
        "区长沙湾路的店",
        "业主代表大会",
        "值班班主任",
        "金茂店长推荐",
        "财务经理答复",
        "找王小明老师工作室退款",
        "习总书记强调",
        "祝陈书记工作顺利",
    ]);
}

#[test]
fn persons_told_by_their_kin_are_masked_and_kin_stays() {
    assert_masks(&[
        ("其女王小丽上学", "其女[姓名]上学"),
        ("其母亲廖某签字同意", "其母亲[姓名]签字同意"),
        ("其子张伟（8岁）", "其子[姓名]（8岁）"),
        ("我妻子陈静于11月购买", "我妻子[姓名]于11月购买"),
        ("丈夫李强被骗", "丈夫[姓名]被骗"),
        ("我父亲叫王德福，", "我父亲叫[姓名]，"),
        ("奶奶刘桂英在超市摔伤", "奶奶[姓名]在超市摔伤"),
        ("邻居孙志远反映", "邻居[姓名]反映"),
        ("女儿欧阳小兰的账号", "女儿[姓名]的账号"),
    ]);
    assert_stays(&[
        "邻居家装修",
        "邻居张家港人",
        "女儿上学",
        "其女朋友购买",
        "我和妻子于是退货",
        "丈夫高兴地买了",
        "爷爷白天去买药",
        "儿子经常玩游戏充值",
        "孩子马上开学",
        "妇女儿童解决就医难",
        "孙子成绩下降",
        "妻子从来没有用过",
    ]);
}

#[test]
fn customers_and_staff_are_masked_and_what_they_do_stays() {
    assert_masks(&[
        ("业主孙建军发现漏水", "业主[姓名]发现漏水"),
        ("患者刘洋，", "患者[姓名]，"),
        ("学生张子涵在培训班", "学生[姓名]在培训班"),
        ("老师周敏要求缴费", "老师[姓名]要求缴费"),
        ("司机吴刚拒载，", "司机吴刚拒载，"),
        ("司机吴刚拒绝退费", "司机[姓名]拒绝退费"),
        ("店主李大山态度恶劣", "店主[姓名]态度恶劣"),
        ("销售蒋小华承诺退款", "销售[姓名]承诺退款"),
    ]);
    assert_stays(&[
        "老师傅修车",
        "司机师傅绕路",
        "经理答复说不退",
        "客服说三天到账",
        "客服解释称系统问题",
        "客服马上挂断电话",
        "客服任何问题都不解决",
        "老板高兴就退",
        "老板张开嘴就骂",
        "老板方便时回电",
        "老板同意退款，经理陈述事实",
        "老板安排人送货",
        "老板王建国百货店",
        "店主严重违规",
        "销售顾问说可以退",
        "患者方如期缴费",
        "业主为何多次投诉",
        "业主向领导反映",
        "老公司注销了",
        "店主路边摆摊",
        "员工时间到了就走",
        "老板金额算错",
        "经理钱款未退",
        "中介包租后转租",
    ]);
}

#[test]
fn sensitive_topics_go_with_their_value_and_product_claims_stay() {
    assert_masks(&[
        ("血型是O型，需要", "[敏感信息]，需要"),
        (
            "本人患有糖尿病、高血压，购买",
            "本人患有[敏感信息]、[敏感信息]，购买",
        ),
        ("有十年糖尿病病史，", "有[敏感信息]，"),
        ("我有心脏病", "我有[敏感信息]"),
        ("宗教信仰：佛教。", "[敏感信息]。"),
    ]);
    assert_stays(&[
        "商家声称能治糖尿病",
        "购买佛珠和水晶开光手串",
        "转基因大豆油",
        "适合患有糖尿病人群食用",
        "本人购买糖尿病药",
    ]);
}

#[test]
fn personal_cells_are_hidden_whole_and_codes_stay() {
    let cells = redactor().mask_cells(
        [
            (Some(Field::ComplainantName), "张三"),
            (Some(Field::PurchaseNo), "6228480402564890018"),
            (Some(Field::Body), "电话13800001234"),
            (None, "13800001234"),
            (Some(Field::ComplainantPhone), " "),
        ],
        &OwnValues::default(),
    );
    assert_eq!(
        cells,
        [
            "[已隐藏]",
            "6228480402564890018",
            "电话[手机号]",
            "[手机号]",
            ""
        ]
    );
}

#[test]
fn phones_are_masked_in_numerals_and_with_points_and_strokes() {
    assert_masks(&[
        ("电话一三八一二三四五六七八。", "电话[手机号]。"),
        ("电话幺三八一二三四五六七八。", "电话[手机号]。"),
        ("壹叁捌壹贰叁肆伍陆柒捌", "[手机号]"),
        ("138一二三四5678", "[手机号]"),
        ("一三八 一二三四 五六七八", "[手机号]"),
        ("138.1234.5678", "[手机号]"),
        ("138/1234/5678", "[手机号]"),
        ("0518/85551234", "[固定电话]"),
        ("13800001234/0518-85551234", "[手机号]/[固定电话]"),
    ]);
    assert_stays(&[
        "2026.11.20购买，2026/11/20退货",
        "服务器139.196.10.123，价格138.50元",
        "尺码有15/30/45/60/75/90",
        "订单号138/1234/5678",
        "二零二六年十一月二十日，一共一二三四次",
        "一二三四五六七八九十一二三四五",
    ]);
}

#[test]
fn a_home_behind_a_lettered_entrance_is_masked() {
    assert_masks(&[
        (
            "地址：江苏省连云港市赣榆区青口镇黄海路16号3号楼甲单元501",
            "地址：江苏省连云港市赣榆区青口镇[地址]",
        ),
        ("海州区朝阳中路龙河大厦A座1502", "海州区[地址]"),
    ]);
}

#[test]
fn names_without_a_listed_form_are_masked_behind_their_labels() {
    assert_masks(&[
        ("本人李四光于11月购买", "本人[姓名]于11月购买"),
        ("本人王建国要求退款", "本人[姓名]要求退款"),
        ("姓名：阿依古丽·买买提", "姓名：[姓名]"),
        ("投诉人阿依古丽·买买提反映", "投诉人[姓名]反映"),
        ("姓名：阿依古丽，", "姓名：[姓名]，"),
        ("我叫𠮷田一郎", "我叫[姓名]"),
        ("市民刘能（电话13800001234）", "市民[姓名]（电话[手机号]）"),
        ("联系人：王　小　明", "联系人：[姓名]"),
        ("联系人：王 电话13800001234", "联系人：王 电话[手机号]"),
        ("联系人:WANG XIAOMING", "联系人:[姓名]"),
        ("联系人：Tom Smith，", "联系人：[姓名]，"),
        ("购买人：钱钟书", "购买人：[姓名]"),
        ("户主：吴彦祖", "户主：[姓名]"),
    ]);
    assert_stays(&[
        "姓名：匿名",
        "联系人：客服",
        "联系人：本人",
        "投诉人：未提供，",
        "我叫外卖被骗",
        "我叫客服退款，",
        "本人强烈要求退款",
        "本人高度怀疑",
        "本人于11月购买",
        "本人曾多次投诉",
        "购买人数不足",
        "市民能否查看",
        "联系人：李记面馆",
    ]);
}

#[test]
fn who_bears_an_illness_or_a_faith_is_masked_and_goods_and_streets_stay() {
    assert_masks(&[
        ("我是艾滋病患者，", "我是[敏感信息]，"),
        ("投诉人为艾滋病患者，购买", "投诉人为[敏感信息]，购买"),
        ("投诉人信奉天主教，", "投诉人[敏感信息]，"),
        ("检查HIV阳性，", "检查[敏感信息]，"),
        ("我女儿白血病，", "我女儿[敏感信息]，"),
        ("我确诊白血病，", "我确诊[敏感信息]，"),
        ("我是O型血，买的", "我是[敏感信息]，买的"),
        ("ＡＢ型血", "[敏感信息]"),
    ]);
    assert_stays(&[
        "购买O型圈、A型血压计以外的配件",
        "海州区天主教堂路的店",
        "糖尿病患者可食用",
        "商家宣传适合高血压患者",
        "乙肝阳性检测试剂",
        "HIV检测试纸是假货",
        "教育机构不退费",
    ]);
}

#[test]
fn a_line_full_of_personal_data_is_read_in_one_go() {
    let piece = "联系人张三，电话13800001234，微信号abc12345，订单号12345678901234；";
    let expected = "联系人[姓名]，电话[手机号]，微信号[微信号]，订单号12345678901234；";
    let times = 20_000;
    let redacted = redactor().redact(&piece.repeat(times));
    assert_eq!(redacted.found.len(), 3 * times);
    assert_eq!(redacted.text, expected.repeat(times));
}

#[test]
fn offsets_are_characters_of_the_text_as_given() {
    let redacted = redactor().redact("😀电话１３８００００１２３４");
    assert_eq!(
        redacted.found,
        [Found {
            kind: PiiKind::Phone,
            start: 3,
            end: 14
        }]
    );
}

/// Prints what is masked in real messages: `MESSAGES=file cargo test --lib real_messages -- --ignored --nocapture`.
#[test]
#[ignore = "needs a file with one message a line"]
fn real_messages() {
    let text = std::fs::read_to_string(std::env::var("MESSAGES").unwrap()).unwrap();
    let redactor = redactor();
    let started = std::time::Instant::now();
    let all: Vec<_> = text
        .lines()
        .map(|line| (line, redactor.redact(line)))
        .collect();
    println!("{} messages, {:?}", all.len(), started.elapsed());
    for (line, redacted) in all {
        let characters: Vec<char> = line.chars().collect();
        for found in redacted.found {
            let part = |from: usize, to: usize| {
                characters[from..to.min(characters.len())]
                    .iter()
                    .collect::<String>()
            };
            println!(
                "HIT\t{}\t{}【{}】{}",
                found.kind,
                part(found.start.saturating_sub(14), found.start),
                part(found.start, found.end),
                part(found.end, found.end + 10)
            );
        }
    }
}
