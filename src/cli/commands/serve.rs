//! `serve`: the workbench until somebody ends it.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use crate::access::{PasswordHasher, QueryRate, SessionLimits, SignInThrottle};
use crate::cli::context::{Context, clock};
use crate::cli::failure::Failure;
use crate::cli::output::{complain, print_json, say};
use crate::cli::workbench_arguments::ServeArguments;
use crate::exchange::Way;
use crate::flags::RuleSet;
use crate::lexicon::Regions;
use crate::pipeline::{Due, Intake, IntakeOptions, LiveStages, deliver};
use crate::remote::{RemoteClient, RemoteOptions};
use crate::review::ReviewRules;
use crate::rules::{Holidays, WorkingCalendar};
use crate::server::{DictionaryWork, KeptAnswers, ListenLimits, Relinking, Workbench};
use crate::store::Store;
use crate::templates::Templates;

#[derive(Serialize)]
struct Ready {
    url: String,
}

pub(super) async fn run(
    context: &Context,
    arguments: &ServeArguments,
) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    if store.database.accounts().await?.is_empty() {
        complain("还没有用户；请另开终端用 mingcha user add 用户名 --role admin 新建系统管理员");
    }
    let listener = bound(arguments.listen).await?;
    let url = url_of(&listener)?;
    let options = ServeOptions {
        over_tls: arguments.over_tls,
        upload_megabytes: arguments.upload_megabytes,
    };
    serve_on(context, store, listener, options, || {
        if context.json {
            print_json(&Ready { url })
        } else {
            say(&format!("工作台已就绪：{url}"));
            Ok(())
        }
    })
    .await
}

/// Takes the address before anything else is loaded: a taken port is told at once.
pub(super) async fn bound(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::system("无法监听该地址，可能已被占用；请用 --listen 换一个", error)
    })
}

/// Where a browser finds it.
pub(super) fn url_of(listener: &TcpListener) -> Result<String, Failure> {
    let address = listener
        .local_addr()
        .map_err(|error| Failure::system("无法确定监听地址", error))?;
    Ok(format!("http://{address}/"))
}

/// How to serve.
pub(super) struct ServeOptions {
    pub(super) over_tls: bool,
    pub(super) upload_megabytes: u64,
}

/// Serves until SIGTERM or Ctrl-C; `ready` tells that it does.
pub(super) async fn serve_on(
    context: &Context,
    store: Store,
    listener: TcpListener,
    options: ServeOptions,
    ready: impl FnOnce() -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let security = Context::security_in(store.folder())?;
    let identity_provider = Context::identity_provider_in(store.folder())?;
    let linking = Context::linking_in(store.folder())?;
    let routing = Context::routing_in(store.folder())?;
    let office = Context::office_in(store.folder())?;
    let fonts = Context::fonts_in(store.folder())?;
    let shipped_law = Context::law_in(store.folder())?;
    let recipients = Context::recipients_in(store.folder())?;
    let smallest_cell = Context::smallest_cell_in(store.folder())?;
    let intake = IntakeOptions {
        most_bytes: options.upload_megabytes << 20,
        reader: Context::reader_options()?,
        workers: Context::workers(),
    };
    let workbench = Workbench {
        intake: Intake::open(&store, intake)?,
        store,
        stages: LiveStages::new(context.stages(None)?),
        dictionary_work: DictionaryWork::default(),
        regions: Regions::shipped()?,
        rules: RuleSet::shipped()?,
        review: ReviewRules::shipped()?,
        calendar: WorkingCalendar::shipped()?,
        holidays: Holidays::shipped()?,
        routing,
        office,
        fonts,
        shipped_law,
        smallest_cell,
        recipients,
        templates: Templates::new()?,
        hasher: PasswordHasher::new()?,
        throttle: SignInThrottle::new(security.address),
        query_rate: QueryRate::default(),
        security,
        identity_provider,
        limits: SessionLimits::default(),
        clock: clock(context.fixed_day()),
        over_tls: options.over_tls,
        kept: KeptAnswers::default(),
        linking,
        relinking: Relinking::default(),
    };
    let system = |error| Failure::system("无法接收系统信号", error);
    let mut terminate = signal(SignalKind::terminate()).map_err(system)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(system)?;
    ready()?;
    let end = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let app = Arc::new(workbench);
    let sending = sending(&app)?;
    crate::server::serve(app, listener, ListenLimits::default(), end).await;
    if let Some(sending) = sending {
        sending.abort();
    }
    complain("工作台已停止");
    Ok(ExitCode::SUCCESS)
}

/// Between two looks at what waits to be sent.
const LOOKS: Duration = Duration::from_secs(20);

/// Sends packages while the workbench is served; `None` where all of them are carried.
fn sending(app: &Arc<Workbench>) -> Result<Option<JoinHandle<()>>, Failure> {
    let mut ways = app.recipients.iter().map(|recipient| &recipient.way);
    if ways.all(|way| *way == Way::File) {
        return Ok(None);
    }
    let fronts = Context::fronts_in(app.store.folder())?;
    let client = RemoteClient::new(&RemoteOptions::default())
        .map_err(|error| Failure::system("无法建立对外连接", error))?;
    let app = Arc::clone(app);
    Ok(Some(tokio::spawn(async move {
        loop {
            tokio::time::sleep(LOOKS).await;
            let at = (app.clock)().at;
            if let Err(error) = deliver(&app.store, (&client, &fronts), Due::InTurn, at).await {
                tracing::warn!(%error, "packages were not sent; they wait for the next look");
            }
        }
    })))
}
