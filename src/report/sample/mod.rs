//! An invented week for the tests: every branch of the templates, and numbers that add up.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::WeeklyReport;
use super::chart::{Chart, draw_all};
use super::model::{
    Advice, Attention, AttentionRow, Categories, CategoryRow, CreditRow, DEFAULT_ISSUER,
    Distribution, Excluded, FeedbackDay, Figure, GroupRow, Header, ListId, OrderList, Overview,
    Platforms, ProgressItem, Rate, SPECIAL_FIELDS, SourceCounts, SourceRow, Standing, ThreeCounts,
    TrendWeek, UnresolvedRow,
};
use super::page::ReportPage;
use crate::domain::{Category, FlagLevel, SourceCode, Tier, UnresolvedReason, Week};
use crate::templates::Templates;
use crate::workflow::IssueSection;
use annex::{basis, order, quality};

mod annex;

/// Order numbers 0–118 are effective clues of the week, 119–199 excluded, 200–259 older.
const EFFECTIVE: usize = 119;
const WEEK_ORDERS: usize = 200;
const ORDERS: usize = 260;

fn week() -> Week {
    "2026-W47".parse().unwrap()
}

fn order_id(number: usize) -> String {
    let source = ["12345", "12315_complaint", "12315_tipoff"][number % 3];
    format!("{source}:3207{:06}", 261_100 + number)
}

/// Collects the lists while the figures are made.
struct Lists(Vec<OrderList>);

impl Lists {
    fn add(&mut self, name: &str, title: &str, numbers: impl Iterator<Item = usize>) -> ListId {
        let id = ListId::new(name);
        self.0.push(OrderList {
            id: id.clone(),
            title: title.to_owned(),
            order_ids: numbers.map(order_id).collect(),
        });
        id
    }

    fn figure(
        &mut self,
        name: &str,
        title: &str,
        numbers: impl Iterator<Item = usize> + Clone,
    ) -> Figure {
        let value = i64::try_from(numbers.clone().count()).unwrap();
        Figure::listed(value, &self.add(name, title, numbers))
    }

    fn three(
        &mut self,
        name: &str,
        title: &str,
        numbers: impl Iterator<Item = usize> + Clone,
    ) -> ThreeCounts {
        let orders = i64::try_from(numbers.clone().count()).unwrap();
        let list = self.add(name, title, numbers);
        ThreeCounts::listed(orders, orders - orders / 5, orders - orders / 4, &list)
    }

    fn group(
        &mut self,
        name: &str,
        last_week: Option<i64>,
        numbers: std::ops::Range<usize>,
    ) -> GroupRow {
        let counts = if numbers.is_empty() {
            ThreeCounts::zero()
        } else {
            self.three(name, name, numbers)
        };
        GroupRow {
            name: name.to_owned(),
            counts,
            last_week,
        }
    }
}

impl WeeklyReport {
    /// Week 47 of 2026 in Lianyungang, invented.
    pub(crate) fn sample() -> Self {
        let mut lists = Lists(Vec::new());
        let mut report = Self {
            header: Header {
                week: week(),
                issue: 12,
                issuer: DEFAULT_ISSUER.to_owned(),
                data_until: NaiveDate::from_ymd_opt(2026, 11, 23)
                    .and_then(|date| date.and_hms_opt(8, 30, 0))
                    .unwrap(),
                feedback: FeedbackDay {
                    day: NaiveDate::from_ymd_opt(2026, 12, 11).unwrap(),
                    provisional: false,
                },
                snapshot_id: "2026-W47-5f3a9c1be07d".to_owned(),
                rules_version: "flags-2026.11".to_owned(),
                dictionary_version: "dict-2026.11.3".to_owned(),
                standing: Standing::Draft,
            },
            overview: overview(&mut lists),
            categories: categories(&mut lists),
            distribution: distribution(&mut lists),
            platforms: platforms(&mut lists),
            attention: attention(&mut lists),
            typical: Vec::new(),
            advice: Vec::new(),
            notes: BTreeMap::new(),
            progress: None,
            credit_work: None,
            lists: lists.0,
            orders: (0..ORDERS).map(order).collect(),
            basis: basis(),
            quality: quality(),
        };
        report.draft_texts();
        report
    }

    /// A week in which nothing gathered, with the sections that come later already in use.
    pub(crate) fn quiet_sample() -> Self {
        let mut report = Self::sample();
        report.attention.rows.clear();
        report.attention.review.clear();
        report.overview.same_text = None;
        report.overview.total.last_year = Some(98);
        report.header.standing = Standing::Issued {
            edition: 2,
            submitted_by: "甲一".to_owned(),
            signed_by: "乙一".to_owned(),
            signed_on: NaiveDate::from_ymd_opt(2026, 11, 27).unwrap(),
        };
        for section in IssueSection::ALL {
            let note = Advice::note("本周为网络购物节后第一周。".to_owned(), Vec::new());
            report.notes.insert(*section, note);
        }
        report.progress = Some(vec![ProgressItem {
            matter: "核查某水晶饰品店的商品描述".to_owned(),
            unit: "市市场监管局".to_owned(),
            state: "办理中".to_owned(),
            overdue_days: 3,
        }]);
        report.credit_work = Some(vec![CreditRow {
            name: "候选数".to_owned(),
            figure: Figure::bare(2),
            note: String::new(),
        }]);
        report.draft_texts();
        report.advice.push(Advice {
            text: "建议关注网络购物节后的退换货纠纷。".to_owned(),
            unit: "市商务局".to_owned(),
            due: Some(FeedbackDay {
                day: NaiveDate::from_ymd_opt(2026, 12, 4).unwrap(),
                provisional: true,
            }),
            basis: Vec::new(),
        });
        report
    }
}

/// The page of the ordinary week, of a quiet week, and of a week with too many orders for a page.
pub(super) fn pages() -> Vec<ReportPage<'static>> {
    let mut large = WeeklyReport::sample();
    for number in ORDERS..3300 {
        large.orders.push(order(number));
    }
    let templates = Templates::new().unwrap();
    [WeeklyReport::sample(), WeeklyReport::quiet_sample(), large]
        .into_iter()
        .map(|report| {
            let report: &'static WeeklyReport = Box::leak(Box::new(report));
            let charts: &'static [Chart] = draw_all(&templates, report).unwrap().leak();
            ReportPage::of(report, charts)
        })
        .collect()
}

fn counts(lists: &mut Lists, name: &str, numbers: &[usize]) -> SourceCounts {
    let among = |low: usize, high: usize| {
        numbers
            .iter()
            .copied()
            .filter(move |number| (low..high).contains(number))
    };
    let effective = lists.figure(
        &format!("effective-{name}"),
        &format!("{name}有效线索"),
        among(0, EFFECTIVE),
    );
    let closed = lists.figure(
        &format!("closed-{name}"),
        &format!("{name}已办结"),
        among(0, 100),
    );
    let answered = lists.figure(
        &format!("answered-{name}"),
        &format!("{name}已评价"),
        among(0, 60),
    );
    let satisfied = lists.figure(
        &format!("satisfied-{name}"),
        &format!("{name}满意"),
        among(0, 49),
    );
    let mut excluded = |reason: &str, low, high| {
        lists.figure(
            &format!("{reason}-{name}"),
            &format!("{name}剔除：{reason}"),
            among(low, high),
        )
    };
    let excluded = Excluded {
        not_clue: excluded("咨询建议表扬等", EFFECTIVE, 160),
        duplicate: excluded("重复", 160, 178),
        not_commerce: excluded("非消费领域", 178, 196),
        withdrawn: excluded("撤回", 196, WEEK_ORDERS),
    };
    SourceCounts {
        received: lists.figure(
            &format!("received-{name}"),
            &format!("{name}受理"),
            numbers.iter().copied(),
        ),
        last_week: Some(effective.value - 4),
        last_year: None,
        closed: Rate {
            numerator: closed,
            denominator: effective.clone(),
        },
        satisfied: Rate {
            numerator: satisfied,
            denominator: answered,
        },
        effective,
        excluded,
    }
}

fn overview(lists: &mut Lists) -> Overview {
    let all: Vec<usize> = (0..WEEK_ORDERS).collect();
    let total = counts(lists, "合计", &all);
    let sources = [
        SourceCode::Hotline12345,
        SourceCode::Complaint12315,
        SourceCode::Tipoff12315,
    ];
    let sources = sources
        .into_iter()
        .enumerate()
        .map(|(place, source)| {
            let own: Vec<usize> = all.iter().copied().filter(|n| n % 3 == place).collect();
            SourceRow {
                source,
                counts: counts(lists, source.short_label(), &own),
            }
        })
        .collect();
    let trend = (0..26_i32)
        .map(|back| {
            let orders = 78 + i64::from(back * 37 % 29) + i64::from(back);
            TrendWeek {
                week: week().plus(back - 25),
                orders: if back == 25 { 119 } else { orders },
                incidents: if back == 25 { 90 } else { orders - 19 },
            }
        })
        .collect();
    Overview {
        sources,
        total,
        effective: lists.three("effective", "有效线索", 0..EFFECTIVE),
        ecommerce: lists.figure("ecommerce", "电商领域", 0..90),
        unresolved: vec![
            UnresolvedRow {
                reason: UnresolvedReason::PlatformOnly,
                orders: lists.figure("platform-only", "只写了平台", 80..88),
            },
            UnresolvedRow {
                reason: UnresolvedReason::GenericName,
                orders: lists.figure("generic-name", "泛称", 88..93),
            },
        ],
        unresolved_total: lists.figure("unresolved", "主体未确认", 80..93),
        task_scams: lists.three("task-scam-week", "刷单诈骗", 150..156),
        discounted: Figure::bare(0),
        same_text: Some(lists.figure("same-text", "文本雷同", 0..4)),
        trend,
    }
}

fn categories(lists: &mut Lists) -> Categories {
    let ranges = [0..6, 6..19, 19..19, 19..58, 58..81, 81..97, 97..112];
    let before = [
        Some(4),
        Some(9),
        Some(0),
        Some(31),
        Some(25),
        Some(16),
        None,
    ];
    let rows = Category::PRIMARY
        .into_iter()
        .zip(ranges)
        .zip(before)
        .map(|((category, range), last_week)| CategoryRow {
            category,
            counts: lists.three(category.code(), category.label(), range),
            last_week,
        })
        .collect();
    Categories {
        rows,
        task_scams: lists.three("task-scam", "刷单诈骗", 150..156),
        task_scams_last_week: Some(2),
    }
}

fn distribution(lists: &mut Lists) -> Distribution {
    let regions = [
        ("海州区", Some(28), 0..34),
        ("连云区", Some(9), 34..45),
        ("赣榆区", Some(14), 45..58),
        ("东海县", Some(31), 58..99),
        ("灌云县", Some(0), 99..102),
        ("灌南县", None, 102..104),
        ("市开发区", Some(3), 104..108),
        ("徐圩新区", Some(0), 0..0),
        ("未定位", Some(12), 108..119),
    ];
    let fields = [58..90, 0..0, 45..51, 90..96, 10..14];
    Distribution {
        regions: regions
            .into_iter()
            .map(|(name, before, range)| lists.group(name, before, range))
            .collect(),
        fields: SPECIAL_FIELDS
            .into_iter()
            .zip(fields)
            .map(|(name, range)| lists.group(name, Some(7), range))
            .collect(),
    }
}

fn platforms(lists: &mut Lists) -> Platforms {
    let platforms = [
        ("淘宝", 0..30),
        ("拼多多", 30..55),
        ("抖音电商", 55..79),
        ("快手", 79..88),
        ("京东", 88..93),
    ];
    Platforms {
        platforms: platforms
            .into_iter()
            .map(|(name, range)| lists.group(name, Some(11), range))
            .collect(),
        couriers: vec![
            lists.group("中通快递", Some(3), 20..25),
            lists.group("邮政", None, 25..27),
        ],
    }
}

fn attention(lists: &mut Lists) -> Attention {
    let names = [
        "东海县晶彩缘水晶饰品有限公司",
        "连云港海潮鲜水产品商行",
        "东海县曲阳乡玉石之家工艺品店（个体工商户）",
        "江苏云台山农产品电子商务有限公司",
        "海州区风尚衣橱服饰店",
    ];
    let levels = [
        FlagLevel::Red,
        FlagLevel::Orange,
        FlagLevel::Yellow,
        FlagLevel::Blue,
    ];
    let rows = (0..22)
        .map(|number: usize| {
            let tier = if number < 7 {
                Tier::Candidate
            } else {
                Tier::Watch
            };
            let width = 24 - number;
            let start = 220 - number * 3;
            let name = if number < names.len() {
                names[number].to_owned()
            } else {
                format!("{}第{number}分店", names[number % names.len()])
            };
            let level = levels[(number / 3).min(3)];
            row(lists, number, &name, tier, level, start..start + width)
        })
        .collect();
    let mut review = row(
        lists,
        90,
        "灌云县佳味零食铺",
        Tier::ComplainantReview,
        FlagLevel::Blue,
        40..52,
    );
    review.reasons = vec!["12件投诉中11件文字相同，来自2名投诉人。".to_owned()];
    Attention {
        rows,
        review: vec![review],
    }
}

fn row(
    lists: &mut Lists,
    number: usize,
    name: &str,
    tier: Tier,
    level: FlagLevel,
    orders: std::ops::Range<usize>,
) -> AttentionRow {
    let counts = lists.three(&format!("flag-{number}"), &format!("{name}的线索"), orders);
    let (orders, people) = (counts.orders.value, counts.complainants.value);
    let size = i64::try_from(number).unwrap();
    AttentionRow {
        flag_id: format!("2026-W47-{number:03}"),
        tier,
        level,
        name: name.to_owned(),
        uscc: number
            .is_multiple_of(2)
            .then(|| "91320722MA1NXXXX0Y".to_owned()),
        store: if number.is_multiple_of(3) {
            "淘宝/晶彩缘水晶旗舰店".to_owned()
        } else {
            String::new()
        },
        place: "东海县".to_owned(),
        category: Category::PRIMARY[[3, 4, 1, 5, 0][number % 5]],
        window_weeks: number.is_multiple_of(3).then_some(26),
        is_new: [Some(true), Some(false), None][number % 3],
        trend: vec![1, 2 + size % 3, 3, (counts.incidents.value - 6).max(0)],
        counts,
        effective: 11.4,
        score: 74.5 - f64::from(u8::try_from(number).unwrap()),
        reasons: vec![
            format!("近4周线索{orders}件，独立投诉人{people}人，不少于阈值3人。"),
            "本周事件数高于自身26周中位数加3倍离差（9＞4.2）。".to_owned(),
        ],
        counter_evidence: if number.is_multiple_of(2) {
            vec!["其中5件已调解成功，2件核查为不属实。".to_owned()]
        } else {
            Vec::new()
        },
        proposal: "建议核查商品描述与实物是否一致，核实主体身份和店铺归属。".to_owned(),
        lead_unit: ["市市场监管局", "市商务局"][number / 5 % 2].to_owned(),
    }
}
