//! Text → nature, domain gate and dishonesty categories, each with its evidence.
