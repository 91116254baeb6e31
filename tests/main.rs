//! The one integration-test binary: each module is a part of the outside face, driven as people drive it.

#[cfg(test)]
mod aggregates;
#[cfg(test)]
mod analysis;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod brands;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod contacts;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod credit_years;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod engines;
#[cfg(test)]
mod fsck;
#[cfg(test)]
mod import;
#[cfg(test)]
mod judgements;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod linking;
#[cfg(test)]
mod metamorphic;
#[cfg(test)]
mod municipal;
#[cfg(test)]
mod report;
#[cfg(test)]
mod review;
#[cfg(test)]
mod search;
#[cfg(test)]
mod support;
#[cfg(test)]
mod usage;
#[cfg(test)]
mod workbench;
