//! Templates of `dashboards/`, compiled into the program.
