//! Long work beside people who wait for pages.

/// Niceness of long work: beside anybody who waits it gets next to nothing of a processor, and all of it where
/// nobody does.
const NICENESS: i32 = 19;

/// Lets everything else go first: this thread from now on, and the threads it starts.
///
/// It cannot be taken back; a thread that also answers people must not call this.
pub fn give_way() {
    if let Err(error) = rustix::process::nice(NICENESS) {
        // It works all the same; only the others wait longer.
        tracing::debug!(%error, "the system does not let long work give way");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_gives_way_takes_those_it_starts_along_and_nobody_else() {
        let of_this_thread = || rustix::process::nice(0).unwrap();
        let before = of_this_thread();
        let (own, started) = std::thread::spawn(move || {
            give_way();
            let started = std::thread::spawn(of_this_thread).join().unwrap();
            (of_this_thread(), started)
        })
        .join()
        .unwrap();
        let expected = (before + NICENESS).min(19);
        assert_eq!((own, started), (expected, expected));
        assert_eq!(of_this_thread(), before);
    }
}
