//! 实体合并台: the pairs of merchants that may be one and that nobody has judged, and what is to be seen of a pair.

mod card;
mod suspects;
mod work_list;

pub use card::{LinkedName, MemberCard, MerchantCard, MerchantCards};
pub use suspects::{Suspect, Suspects, weigh_merchants};
pub use work_list::{OpenPair, Side, UNSURE_DAYS, WorkList, work_list};
