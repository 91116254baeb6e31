-- A flag is asked for by its number with every look at its page, and the flags of a merchant by the part of it that names
-- the merchant: the rows themselves are large.
CREATE UNIQUE INDEX week_flag_number ON week_flag (flag_id);
