//! The parent's side of the parser process: start it, read its frames, end it in time.

use std::io::{BufReader, Read};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::child::LIMITS_VARIABLE;
use super::frame::Frame;
use crate::ingest::reader::unreadable;
use crate::ingest::{Limits, ReaderOptions, Refusal};

/// The allocator's own setting: it reserves 1 GiB at a time unless told otherwise, which is the child's whole
/// address space, so that whether the next reservation fits would be a matter of luck.
const ALLOCATOR_RESERVE: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32MiB");

/// How often the watchdog looks.
const TICK: Duration = Duration::from_millis(100);

/// What the receiver of frames wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    More,
    Stop,
}

/// Runs the parser process over `path` and hands its frames to `on_frame` until the end frame.
pub(super) fn supervise(
    path: &Path,
    options: &ReaderOptions,
    on_frame: &mut dyn FnMut(Frame) -> Result<Next, Refusal>,
) -> Result<(), Refusal> {
    let mut child = start(path, options)?;
    let Some(stdout) = child.stdout.take() else {
        return Err(parser_failed("没有输出"));
    };
    let watch = Watch::default();
    let (end_watch, ended) = channel();
    let limit = Duration::from_secs(options.limits.parser_wait_seconds);
    let outcome = match handle(&child) {
        None => Err(parser_failed("无法监视解析进程")),
        Some(process) => thread::scope(|scope| {
            let watch = &watch;
            scope.spawn(move || watch.guard(&process, limit, &ended));
            let result = stream(
                &mut BufReader::with_capacity(64 << 10, stdout),
                watch,
                on_frame,
            );
            // The pipe is closed now: a child that still writes ends, and one that does not is watched.
            settle(&mut child, result, end_watch)
        }),
    };
    // After `settle` this finds nothing left to end; after a failure it leaves no process behind.
    let _ = child.kill();
    let end = child.wait().ok().and_then(|status| status.signal());
    if watch.timed_out.load(Ordering::Relaxed) {
        return Err(parser_failed("超过时限"));
    }
    match (outcome, end.and_then(limit_hit)) {
        (Err(_), Some(limit)) => Err(parser_failed(limit)),
        (outcome, _) => outcome,
    }
}

/// The limit that ended a child by this signal: its allocator aborts without memory, the kernel counts its time.
fn limit_hit(signal: i32) -> Option<&'static str> {
    if signal == Signal::ABORT.as_raw() {
        Some("内存超过上限")
    } else if signal == Signal::XCPU.as_raw() {
        Some("计算时间超过上限")
    } else {
        None
    }
}

/// Waits for the child's own end after a whole stream; ends it otherwise.
fn settle(
    child: &mut Child,
    result: Result<Next, Refusal>,
    end_watch: Sender<()>,
) -> Result<(), Refusal> {
    let outcome = match result {
        Ok(Next::More) => match child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) | Err(_) => Err(parser_failed("异常退出")),
        },
        Ok(Next::Stop) => Ok(()),
        Err(refusal) => Err(refusal),
    };
    drop(end_watch);
    outcome
}

fn stream(
    input: &mut impl Read,
    watch: &Watch,
    on_frame: &mut dyn FnMut(Frame) -> Result<Next, Refusal>,
) -> Result<Next, Refusal> {
    let mut rows = 0;
    loop {
        watch.consuming.store(false, Ordering::Relaxed);
        let frame = Frame::read(input).map_err(|_| parser_failed("输出中断"))?;
        watch.consuming.store(true, Ordering::Relaxed);
        match frame {
            Frame::End { rows: told } if told == rows => {
                watch.consuming.store(false, Ordering::Relaxed);
                return Ok(Next::More);
            }
            Frame::End { .. } => return Err(parser_failed("行数不符")),
            Frame::Row { .. } => rows += 1,
            Frame::Sheet { .. } | Frame::Refused { .. } => {}
        }
        if on_frame(frame)? == Next::Stop {
            return Ok(Next::Stop);
        }
    }
}

fn start(path: &Path, options: &ReaderOptions) -> Result<Child, Refusal> {
    let limits = limits_json(&options.limits)?;
    // A relative name might begin with a hyphen and be taken for an option.
    let path = std::path::absolute(path).map_err(|error| unreadable(&error))?;
    Command::new(&options.parser_program)
        .arg("parse-sheet")
        .arg(path)
        // Keys and database addresses are none of the parser's business.
        .env_clear()
        .env(LIMITS_VARIABLE, limits)
        .env(ALLOCATOR_RESERVE.0, ALLOCATOR_RESERVE.1)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| parser_failed(&format!("无法启动：{}", error.kind())))
}

fn limits_json(limits: &Limits) -> Result<String, Refusal> {
    serde_json::to_string(limits).map_err(|_| parser_failed("无法启动"))
}

/// A handle that stays this process's even after its number is used again.
fn handle(child: &Child) -> Option<OwnedFd> {
    pidfd_open(Pid::from_child(child), PidfdFlags::empty()).ok()
}

/// Counts the time that the parent waits for the child; a slow consumer is not the child's fault.
#[derive(Debug, Default)]
struct Watch {
    consuming: AtomicBool,
    timed_out: AtomicBool,
}

impl Watch {
    fn guard(&self, process: &OwnedFd, limit: Duration, ended: &Receiver<()>) {
        let mut waited = Duration::ZERO;
        while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            if self.consuming.load(Ordering::Relaxed) {
                continue;
            }
            waited += TICK;
            if waited >= limit {
                self.timed_out.store(true, Ordering::Relaxed);
                // It may have ended by itself in this very moment, which is as good.
                let _ = pidfd_send_signal(process, Signal::KILL);
                return;
            }
        }
    }
}

fn parser_failed(cause: &str) -> Refusal {
    Refusal::new(
        "parser_failed",
        format!("文件结构异常，解析进程已被安全终止（{cause}），没有导入任何内容。"),
        "请用 Excel 或 WPS 打开核对，另存为新的 .xlsx 或 CSV 后再导入。",
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// Runs a shell script in the place of the parser.
    fn outcome(script: &str) -> Result<usize, String> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let program = directory.path().join("parser");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a script");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("its mode");
        let limits = Limits {
            parser_wait_seconds: 1,
            ..Limits::default()
        };
        let options = ReaderOptions {
            parser_program: program,
            limits,
        };
        let mut frames = 0;
        let mut on_frame = |_| {
            frames += 1;
            Ok(if frames == 3 { Next::Stop } else { Next::More })
        };
        match supervise(Path::new("x"), &options, &mut on_frame) {
            Ok(()) => Ok(frames),
            Err(refusal) => Err(refusal.reason),
        }
    }

    const SHEET: &str = r"printf 'S\0\1\0\0\0x'";
    const END: &str = r"printf 'E\0\0\0\0\0\0\0\0'";

    #[test]
    fn only_a_whole_stream_and_a_good_exit_count() {
        assert_eq!(outcome(&format!("{SHEET}; {END}")), Ok(1));
        for (script, cause) in [
            (SHEET.to_owned(), "输出中断"),
            (format!("{SHEET}; {END}; exit 3"), "异常退出"),
            (format!("{SHEET}; kill -SEGV $$"), "输出中断"),
            (format!("{SHEET}; kill -ABRT $$"), "内存超过上限"),
            (format!("{SHEET}; kill -XCPU $$"), "计算时间超过上限"),
            (r"printf 'E\1\0\0\0\0\0\0\0'".to_owned(), "行数不符"),
            ("exec /bin/sleep 60".to_owned(), "超过时限"),
        ] {
            let reason = outcome(&script).expect_err(&script);
            assert!(reason.contains(cause), "{script}: {reason}");
        }
    }

    #[test]
    fn a_receiver_that_has_enough_ends_the_child() {
        assert_eq!(outcome(&format!("while :; do {SHEET}; done")), Ok(3));
    }
}
