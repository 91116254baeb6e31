//! Complainants who do not exist.

use super::codes;
use super::dice::Dice;
use super::world::World;

/// One complainant with what a hotline writes down.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) address: String,
    /// The name column says 匿名 or the like.
    pub(super) anonymous: bool,
}

impl Person {
    pub(super) fn thrown(world: &World, dice: &mut Dice) -> Self {
        let region = world.region(dice);
        let anonymous = dice.chance(45);
        let name = if anonymous {
            dice.pick(&["匿名", "保密", "不愿透露", "某先生", "某女士", "/"])
                .to_owned()
        } else {
            format!(
                "{}{}",
                world.phrases.one("surname", dice),
                world.phrases.one("given", dice)
            )
        };
        let phone = match dice.between(0, 99) {
            0..=1 => format!("0518-85{:06}", dice.between(0, 999_999)),
            2 => String::new(),
            _ => codes::mobile(dice),
        };
        Self {
            name,
            phone,
            address: world.address(region, dice),
            anonymous,
        }
    }
}
