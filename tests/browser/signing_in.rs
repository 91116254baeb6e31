//! Signing in at an identity provider on another site: what the cookies of a browser make of it.

use std::net::TcpListener;

use super::{Chromium, axe};
use crate::workbench::{Desk, IdentityProvider};

/// An address that is free, as the settings of the workbench have to name it before it is served.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[test]
fn whoever_comes_back_from_another_site_is_signed_in_with_and_without_scripts() {
    let Some(window) = Chromium::start() else {
        return;
    };
    let address = free_address();
    let Some(provider) = IdentityProvider::start(&format!("http://{address}")) else {
        return;
    };
    let desk = Desk::open_changed(&["--listen", &address], |data| provider.set(data));
    provider.seat("s1", "analyst1");
    provider.wait_for_a_click();
    window.open(&format!("{}/sign-in?next=%2Fsearch%3Fq%3D1", desk.url));
    if let Some(axe) = axe::script() {
        assert_eq!(axe::barriers(&window, &axe), Vec::<String>::new());
    }
    window.leaving(|| {
        window.script(
            "document.querySelector('a[href^=\"/sign-in/oidc\"]').click()",
            &[],
        );
    });
    arrive(&window);
    window.become_holder_of(&desk, "");
    window.let_scripts_run(false);
    let again = "sign-in/oidc?again=1&next=%2Fsearch%3Fq%3D1";
    window.open(&format!("{}/{again}", desk.url));
    arrive(&window);
    assert_eq!(provider.logins(), 2);
    let mut complaints = window.complaints();
    // Pages have no icon, which a browser asks for on its own account.
    complaints.retain(|complaint| !complaint.contains("/favicon.ico"));
    assert_eq!(complaints, Vec::<String>::new());
}

/// Clicks on the page of the provider, which then is where the way back begins: on another site than ours.
fn arrive(window: &Chromium) {
    assert_eq!(window.text_of("button"), "sign in");
    window.leaving(|| {
        window.script("document.querySelector('button').click()", &[]);
    });
    while window.text_of("h1") == "已通过统一身份认证" {
        std::thread::yield_now();
    }
    assert_eq!(window.address(), "/search?q=1");
    assert!(window.text_of(".who").contains("analyst1"));
}
