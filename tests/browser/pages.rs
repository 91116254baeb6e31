//! Every page there is, each with somebody who may see it and something to see on it.

use serde_json::Value;

use super::Chromium;
use crate::support::{DEMO_WEEK, Exchange, Workbench, demo, list, text};
use crate::workbench::{
    Browser, Desk, PASSWORD, bring_red_list, code_for, drafted, filled, last_candidate, packed,
    two_merchants,
};

/// Who is asked to look, in this order, where a page is open to several.
const VISITORS: [&str; 7] = [
    "reviewer",
    "data_admin",
    "analyst",
    "determiner",
    "credit_officer",
    "auditor",
    "admin",
];

/// Nobody is signed in.
pub(super) const NOBODY: &str = "";

/// A page as one account sees it.
pub(super) struct Sight {
    /// Name of the account.
    pub(super) who: String,
    way: Way,
}

/// How to get to a page.
enum Way {
    At(String),
    /// By sending a form from another page.
    Answer {
        from: String,
        to: String,
        fields: Vec<(String, String)>,
    },
}

impl Sight {
    pub(super) fn at(who: impl Into<String>, address: impl Into<String>) -> Self {
        Self {
            who: who.into(),
            way: Way::At(address.into()),
        }
    }

    fn answer(who: &str, from: &str, to: &str, fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter();
        Self {
            who: who.to_owned(),
            way: Way::Answer {
                from: from.to_owned(),
                to: to.to_owned(),
                fields: fields
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
            },
        }
    }

    /// Where it is, with `POST` before it where that is the answer to a form.
    pub(super) fn name(&self) -> String {
        match &self.way {
            Way::At(address) => address.clone(),
            Way::Answer { to, .. } => format!("POST {to}"),
        }
    }

    /// The address, where it can be asked for again.
    pub(super) fn address(&self) -> Option<&str> {
        match &self.way {
            Way::At(address) => Some(address),
            Way::Answer { .. } => None,
        }
    }

    /// Looks at it, as whoever the window is signed in as.
    pub(super) fn visit(&self, window: &Chromium, desk: &Desk) {
        match &self.way {
            Way::At(address) => window.open(&format!("{}{address}", desk.url)),
            Way::Answer { from, to, fields } => {
                window.open(&format!("{}{from}", desk.url));
                let fields: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                window.send_form(to, &fields);
            }
        }
    }
}

/// Pages of a workbench in which people have worked; those that can be seen once only come first.
pub(super) fn sights(desk: &Desk) -> Vec<Sight> {
    let mut sights = answers(desk);
    let token = uploaded(&desk.signed_in("data_admin1"));
    // Before the report is signed: what went to a department is part of it.
    let entry = drafted(desk, &last_candidate());
    packed(desk);
    bring_red_list(&desk.signed_in("data_admin1"));
    issue_report(desk);
    // There is a draft of a dictionary, and a judgement.
    let analyst = desk.signed_in("analyst1");
    analyst.post("/dictionaries/drafts", &[("title", "试验")]);
    let [left, right] = two_merchants();
    let judge = ["merchants", "differ", &left, &right, "--reason", "两家店"];
    assert_eq!(desk.command(&judge).code, 0);
    desk.signed_in("reviewer1").post(
        "/saved",
        &[("name", "假货"), ("question", "?q=%E5%81%87%E8%B4%A7")],
    );
    for who in ["credit_officer1", "credit_officer2"] {
        sights.push(Sight::at(who, format!("/credit/{entry}")));
    }
    sights.extend(routed(&token));
    for query in [
        "q=%E9%80%80%E6%AC%BE&not_source=12318&region=320722",
        "lens=trend&q=%E5%81%87%E8%B4%A7",
        "lens=regions&category=counterfeit",
        "lens=merchants",
        "q=%E6%97%A0%E8%BF%99%E4%B8%AA%E8%AF%8D",
    ] {
        sights.push(Sight::at("analyst1", format!("/search?{query}")));
    }
    sights.push(Sight::at("analyst1", "/nowhere"));
    sights.push(Sight::at("analyst1", "/audit"));
    sights.push(Sight::at("analyst1", "/search?from=x"));
    sights.push(Sight::at("reviewer2", format!("/flags/{}", candidate())));
    sights.push(Sight::at("reviewer2", "/"));
    sights.push(Sight::at(
        "data_admin1",
        "/merchants?name=%E6%97%A0%E6%AD%A4",
    ));
    sights
}

/// What is shown in answer to a form: secrets, a proof, what became of each part.
fn answers(desk: &Desk) -> Vec<Sight> {
    let reviewer = desk.signed_in("reviewer1");
    let case = candidate();
    let steps = format!("/flags/{case}/steps");
    let why = ("reason", "多名消费者独立投诉，照片与鉴定相互印证");
    reviewer.post(&steps, &[("step", "take"), ("seen", "0")]);
    reviewer.post(&steps, &[("step", "propose"), ("seen", "1"), why]);
    let flag = reviewer.get(&format!("/flags/{case}.json")).json();
    let order = text(&flag["flag"]["order_ids"][0]).to_owned();
    let inbox = reviewer.get("/flags.json").json();
    let marks: Vec<String> = list(&inbox["flags"])
        .iter()
        .filter_map(|flag| flag["mark"].as_str().map(str::to_owned))
        .take(4)
        .collect();
    let mut batch = vec![("week", DEMO_WEEK), ("step", "take")];
    batch.extend(marks.iter().map(|mark| ("flag", mark.as_str())));
    // A mark that has gone stale, so that both ends of a batch are seen.
    let stale = format!("0:{case}");
    batch.push(("flag", &stale));
    let code = begun(&desk.signed_in("determiner1"));
    let officer = desk.signed_in("determiner2");
    let own = begun(&officer);
    officer.press("/account/second-factor/confirm", &[("code", &own)]);
    vec![
        Sight::answer(
            "determiner1",
            "/account/second-factor",
            "/account/second-factor/confirm",
            &[("code", &code)],
        ),
        Sight::answer(
            "analyst2",
            "/account/second-factor",
            "/account/second-factor/begin",
            &[("proof", PASSWORD)],
        ),
        Sight::answer(
            "reviewer1",
            &format!("/orders/{order}"),
            &format!("/orders/{order}/reveal"),
            &[
                ("purpose", "mediation"),
                ("case", &case),
                ("proof", PASSWORD),
            ],
        ),
        Sight::answer(
            "reviewer2",
            &format!("/flags/{case}"),
            &steps,
            &[("step", "agree"), ("seen", "2"), why],
        ),
        Sight::answer("reviewer1", "/flags", "/flags/batch", &batch),
    ]
}

/// Begins to set a second factor up; its present code.
fn begun(person: &Browser<'_>) -> String {
    let shown = person.press("/account/second-factor/begin", &[("proof", PASSWORD)]);
    let secret = shown.body.split("<code>").nth(1);
    let secret = secret.unwrap_or_else(|| panic!("{}", shown.body));
    code_for(secret.split("</code>").next().unwrap())
}

/// Each page of the route table that is asked for by its address.
fn routed(token: &str) -> Vec<Sight> {
    let answer = demo().answer(&["routes"]);
    let routes = list(&answer["routes"]).iter();
    routes
        .filter(|route| route["method"] == "GET" && is_page(text(&route["path"])))
        .map(|route| {
            let address = filled(text(&route["path"]), token);
            Sight::at(visitor(route), address)
        })
        .collect()
}

/// Files, figures of the machine and the description for programs are no pages; the report is, though it is kept as a file.
fn is_page(path: &str) -> bool {
    let tail = path.rsplit('/').next().unwrap();
    let apart = [
        "/api/", "/assets/", "/healthz", "/readyz", "/metrics", "/papers/",
    ];
    !tail.contains(".csv")
        && !tail.contains(".zip")
        && !tail.contains(".docx")
        && !tail.contains(".pdf")
        && !apart.iter().any(|start| path.starts_with(start))
}

fn visitor(route: &Value) -> String {
    if route["signed_in"] == false {
        return NOBODY.to_owned();
    }
    let roles: Vec<&str> = list(&route["roles"]).iter().map(text).collect();
    let role = VISITORS.iter().find(|role| roles.contains(*role)).unwrap();
    format!("{role}1")
}

/// Two people issue the report of the newest week, so that there is an edition to see.
fn issue_report(desk: &Desk) {
    for (who, step) in [("reviewer1", "submit"), ("credit_officer2", "sign")] {
        let person = desk.signed_in(who);
        let page = person.get(&format!("/reports/{DEMO_WEEK}.json")).json();
        let seen = page["version"].to_string();
        let fields = [
            ("step", step),
            ("seen", &seen),
            ("reason", "已逐项核对"),
            ("proof", PASSWORD),
        ];
        let answer = person.post(&format!("/reports/{DEMO_WEEK}/steps"), &fields);
        assert_eq!(answer.status, 303, "{step}: {}", answer.body);
    }
}

/// A file that waits to be confirmed, with a row that will be set aside.
fn uploaded(steward: &Browser<'_>) -> String {
    let bench = Workbench::new();
    let export = Exchange::of(60_001..60_004)
        .order(60_004)
        .with("slsj", "不记得了");
    let bytes = std::fs::read(export.write(&bench, "a.csv")).unwrap();
    let answer = steward.upload("12345数据交换视图_202610.csv", &bytes);
    answer.header("location").replace("/imports/upload/", "")
}

/// The first flag of the newest week that is worth a check.
pub(super) fn candidate() -> String {
    let flags = demo().answer(&["flags", "--week", DEMO_WEEK, "--tier", "candidate"]);
    text(&flags["flags"][0]["flag_id"]).to_owned()
}
