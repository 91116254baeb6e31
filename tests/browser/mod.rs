//! The workbench in a real Chromium, driven as people drive it; skipped, and said so, where it is not installed.

mod axe;
mod chromium;
mod importing;
mod issuing;
mod keyboard;
mod pages;
mod payloads;
mod reviewing;
mod searching;
mod seen;
mod signing_in;
mod sound;
mod webdriver;

use chromium::Chromium;
use keyboard::Keyboard;
