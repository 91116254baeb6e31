//! The one integration-test binary: each module is a part of the outside face, driven as people drive it.

#[cfg(test)]
mod layers;
