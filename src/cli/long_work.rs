//! Which commands let people at the workbench go first.

use super::arguments::Command;

impl Command {
    /// Whether it works for minutes at a large city's data, so that people at the workbench go first.
    pub(super) fn is_long_work(&self) -> bool {
        matches!(
            self,
            Self::Import(_)
                | Self::Analyze(_)
                | Self::Reindex
                | Self::Backup(_)
                | Self::Simulate(_)
                | Self::Eval { .. }
        )
    }
}
