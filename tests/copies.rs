//! Copies among real messages, and what signals.md §1c says of slot texts.

use std::collections::{BTreeMap, HashMap};

use calamine::{Data, Reader, Xlsx, open_workbook};
use mingcha::frame::{Column, col};
use mingcha::pipeline::shared_passage_of;
use mingcha::similar::{BandKeys, Components, Nominator, Shingles};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::support::{demo, in_store, list, shared_data, text, truth};

/// The messages in the order of the sheet, without white space.
fn municipal_messages() -> Option<Vec<String>> {
    let file = shared_data("messages/municipal_messages_2020c_3.xlsx")?;
    let mut workbook: Xlsx<_> = open_workbook(file).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let text = |row: &[Data]| row[4].to_string().split_whitespace().collect::<String>();
    Some(sheet.rows().skip(1).map(text).collect())
}

/// Pairs by the Jaccard index of their raw character 5-grams, from 0.2 on: a yardstick that shares no code with ours.
fn pairs_by_five_grams(texts: &[String]) -> BTreeMap<(usize, usize), f64> {
    let grams_of = |text: &String| {
        let characters: Vec<u128> = text.chars().map(|c| u128::from(u32::from(c))).collect();
        let packed = characters
            .windows(5)
            .map(|five| five.iter().fold(0, |all, c| all << 21 | c));
        let mut grams: Vec<u128> = packed.collect();
        grams.sort_unstable();
        grams.dedup();
        grams
    };
    let texts: Vec<Vec<u128>> = texts.iter().map(grams_of).collect();
    let mut frequency: HashMap<u128, u32> = HashMap::new();
    for gram in texts.iter().flatten() {
        *frequency.entry(*gram).or_default() += 1;
    }
    // Sets of Jaccard ≥ 0.2 share a gram among the rarest 80 % of each.
    let mut holders: HashMap<u128, Vec<usize>> = HashMap::new();
    let mut pairs = BTreeMap::new();
    for (later, grams) in texts.iter().enumerate() {
        let mut rarest = grams.clone();
        rarest.sort_by_key(|gram| (frequency[gram], *gram));
        for gram in rarest.iter().take(grams.len() * 8 / 10 + 1) {
            let holders = holders.entry(*gram).or_default();
            for earlier in &*holders {
                pairs.entry((*earlier, later)).or_insert_with(|| {
                    let shared = grams
                        .iter()
                        .filter(|gram| texts[*earlier].binary_search(gram).is_ok())
                        .count();
                    shared as f64 / (grams.len() + texts[*earlier].len() - shared) as f64
                });
            }
            holders.push(later);
        }
    }
    pairs.retain(|_, jaccard| *jaccard >= 0.2);
    pairs
}

/// Pairs of the same cluster, by our detector; all texts on one day.
fn pairs_of_clusters(texts: &[String]) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut given = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        if let Some(keys) = BandKeys::of::<&str>(text, &[]) {
            places.push(place);
            given.push((0, keys));
        }
    }
    let nominated = Nominator::default().push(&given);
    let shingles = |place: u32| Shingles::of::<&str>(&texts[places[place as usize]], &[]).unwrap();
    let mut components = Components::default();
    let mut copies = 0;
    for pair in &nominated {
        if shingles(pair.later).is_copy_of(&shingles(pair.earlier)) {
            components.join(pair.later, pair.earlier);
            copies += 1;
        }
    }
    println!(
        "{} of {} texts compared, {} pairs nominated, {copies} verified",
        given.len(),
        texts.len(),
        nominated.len()
    );
    let mut clusters: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, place) in (0..).zip(&places) {
        clusters
            .entry(components.root_of(number))
            .or_default()
            .push(*place);
    }
    let largest = clusters.values().map(Vec::len).max().unwrap();
    println!(
        "{} clusters, the largest of {largest}",
        clusters
            .values()
            .filter(|members| members.len() > 1)
            .count()
    );
    let mut pairs = Vec::new();
    for members in clusters.values() {
        for (count, later) in members.iter().enumerate() {
            pairs.extend(members[..count].iter().map(|earlier| (*earlier, *later)));
        }
    }
    pairs
}

#[test]
fn copies_among_real_messages_are_found_and_nothing_else() {
    let Some(texts) = municipal_messages() else {
        return;
    };
    let truth = pairs_by_five_grams(&texts);
    let found = pairs_of_clusters(&texts);
    let precision = |least: f64| {
        let alike =
            |pair: &&(usize, usize)| truth.get(pair).is_some_and(|jaccard| *jaccard >= least);
        let right = found.iter().filter(alike).count();
        println!(
            "precision {right} of {} against 5-gram Jaccard ≥ {least}",
            found.len()
        );
        right as f64 / found.len() as f64
    };
    // Half of the 3-grams is about a third of the 5-grams.
    let (strict, fair) = (precision(0.4), precision(0.3));
    let recall = |name: &str, wanted: &dyn Fn(&(usize, usize), f64) -> bool| {
        let wanted: Vec<_> = truth
            .iter()
            .filter(|(pair, jaccard)| wanted(pair, **jaccard))
            .collect();
        let met = wanted
            .iter()
            .filter(|(pair, _)| found.contains(pair))
            .count();
        println!("{name}: {met} of {} found", wanted.len());
        met as f64 / wanted.len() as f64
    };
    let identical = recall("identical", &|(earlier, later), _| {
        texts[*earlier] == texts[*later]
    });
    let close = recall("5-gram Jaccard ≥ 0.8", &|_, jaccard| jaccard >= 0.8);
    let all = recall("5-gram Jaccard ≥ 0.4", &|_, jaccard| jaccard >= 0.4);
    assert!(identical >= 0.97 && close >= 0.98, "{identical} {close}");
    assert!(all >= 0.95, "{all}");
    assert!(strict >= 0.95 && fair >= 0.98, "{strict} {fair}");
}

/// Slot texts: one template of a professional complainant, told about many shops.
struct Slots {
    dice: ChaCha8Rng,
}

const OPENINGS: [&str; 4] = [
    "本人于2026年{d}月{d}日在“{shop}”购买{goods}一件，花费{d}元，",
    "{d}月{d}日，我在“{shop}”下单{goods}，实付{d}元，",
    "前几天从“{shop}”买了{goods}，价格{d}元，",
    "我{d}月份在“{shop}”网购{goods}，订单金额{d}元，",
];
const TEMPLATE: &str = "本人于2026年{d}月{d}日在“{shop}”购买{goods}，花费{d}元，收到后发现商品页面使用“最佳”“顶级”等绝对化用语，标签未标注执行标准及贮存条件，涉嫌虚假宣传，依据食品安全法第{d}条要求退还货款并赔偿{d}元，依法查处并书面告知。";
const GRIEVANCES: [&str; 8] = [
    "用了两天就坏了，",
    "颜色和图片完全不一样，",
    "吊牌防伪码查不到，",
    "专柜验货说不是正品，",
    "客服一直不回消息，",
    "申请退货被拒绝了三次，",
    "评论里的好评全是店家刷的，",
    "快递盒里少了一件，",
];
const SHOPS: [&str; 6] = [
    "云海旗舰店",
    "蓝天数码专营店",
    "苏北水产",
    "小熊家的铺子",
    "东海水晶行",
    "优选生活馆",
];
const GOODS: [&str; 6] = [
    "水晶手链",
    "羽绒服",
    "蓝牙耳机",
    "大闸蟹礼盒",
    "儿童学步鞋",
    "空气炸锅",
];

impl Slots {
    fn fill(&mut self, text: &str) -> (String, [&'static str; 2]) {
        let names = [
            *SHOPS.choose(&mut self.dice).unwrap(),
            *GOODS.choose(&mut self.dice).unwrap(),
        ];
        let mut filled = text
            .replace("{shop}", names[0])
            .replace("{goods}", names[1]);
        while filled.contains("{d}") {
            filled = filled.replacen("{d}", &self.dice.random_range(1..999).to_string(), 1);
        }
        (filled, names)
    }

    /// Every tenth character replaced by another one of the text.
    fn edited(&mut self, text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        characters
            .iter()
            .map(|own| {
                if self.dice.random_bool(0.1) {
                    *characters.choose(&mut self.dice).unwrap()
                } else {
                    *own
                }
            })
            .collect()
    }

    fn independent(&mut self) -> (String, [&'static str; 2]) {
        let mut text = (*OPENINGS.choose(&mut self.dice).unwrap()).to_owned();
        for grievance in GRIEVANCES.sample(&mut self.dice, 4) {
            text.push_str(grievance);
        }
        self.fill(&text)
    }
}

#[test]
fn masking_tells_templates_from_independent_complaints() {
    let mut slots = Slots {
        dice: ChaCha8Rng::seed_from_u64(3),
    };
    let mut quantiles = |name: &str, make: &mut dyn FnMut(&mut Slots) -> f64| {
        let mut values: Vec<f64> = (0..400).map(|_| make(&mut slots)).collect();
        values.sort_by(f64::total_cmp);
        let [p5, p50, p99] = [20, 200, 396].map(|place| values[place]);
        println!("{name:<44} p5 {p5:.2}  p50 {p50:.2}  p99 {p99:.2}");
        [p5, p50, p99]
    };
    let of = |(text, names): (String, [&str; 2])| Shingles::of(&text, &names).unwrap();
    let bare = |(text, _): (String, [&str; 2])| Shingles::of::<&str>(&text, &[]).unwrap();
    let same = quantiles("same template, other slots", &mut |slots| {
        of(slots.fill(TEMPLATE)).jaccard(&of(slots.fill(TEMPLATE)))
    });
    let unmasked = quantiles("the same, names not masked", &mut |slots| {
        bare(slots.fill(TEMPLATE)).jaccard(&bare(slots.fill(TEMPLATE)))
    });
    let edited = quantiles("same template, 10 % edits on each side", &mut |slots| {
        let mut one = || {
            let (text, names) = slots.fill(TEMPLATE);
            of((slots.edited(&text), names))
        };
        one().jaccard(&one())
    });
    let apart = quantiles("independent, same topic", &mut |slots| {
        of(slots.independent()).jaccard(&of(slots.independent()))
    });
    let crossed = quantiles("independent against template", &mut |slots| {
        of(slots.independent()).jaccard(&of(slots.fill(TEMPLATE)))
    });
    assert!(same[0] >= 0.72 && unmasked[1] < same[1]);
    assert!(edited[1] < 0.5, "heavy edits are behaviour's to find");
    assert!(apart[1] < 0.5 && crossed[2] < 0.2);
}

/// Whatever rebuilds the dataset from the database gives the same keys: record and row agree on every order.
#[test]
fn the_database_record_is_enough_to_make_the_band_keys_again() {
    let stored = in_store(&demo().data, async |store| {
        let columns = [Column::Seq, Column::OwnNames, Column::BandKeys].map(col);
        store
            .orders()
            .await
            .unwrap()
            .select(columns)
            .collect()
            .unwrap()
    });
    let lists = |column: Column| stored.column(column.name()).unwrap().list().unwrap();
    let seqs = stored.column(Column::Seq.name()).unwrap().i64().unwrap();
    let names = lists(Column::OwnNames).series_iter();
    let keys = lists(Column::BandKeys).series_iter();
    let mut rows = HashMap::new();
    for ((seq, names), keys) in seqs.iter().zip(names).zip(keys) {
        let names: Vec<String> = names
            .unwrap()
            .str()
            .unwrap()
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        let keys: Vec<u32> = keys.unwrap().u32().unwrap().iter().flatten().collect();
        rows.insert(seq.unwrap(), (names, BandKeys::from_stored(&keys)));
    }
    let mut comparable = 0;
    for record in &demo().records {
        let (names, keys) = &rows[&record.seq];
        assert_eq!(*names, record.own_names(), "{}", record.order_id.as_str());
        assert_eq!(
            *keys,
            BandKeys::of(&record.body, names),
            "{}",
            record.order_id.as_str()
        );
        comparable += usize::from(keys.is_some());
    }
    println!("{comparable} of {} orders have keys", rows.len());
    assert!(comparable * 2 > rows.len());
}

#[test]
fn the_sentence_that_a_campaign_pasted_is_shown() {
    let truth = truth();
    let smear = list(&truth["merchants"])
        .iter()
        .find(|merchant| merchant["scenario"] == "rival_smear")
        .unwrap();
    let ids: Vec<String> = list(&smear["order_ids"])
        .iter()
        .map(|id| text(id).to_owned())
        .collect();
    let passage = in_store(&demo().data, async |store| {
        let seqs = store.database.seqs_of_orders(&ids).await.unwrap();
        shared_passage_of(store, &seqs).await.unwrap()
    });
    let passage = passage.unwrap();
    assert!(
        passage.text.contains("店全是假货") && passage.people >= 3,
        "{passage:?}"
    );
}
