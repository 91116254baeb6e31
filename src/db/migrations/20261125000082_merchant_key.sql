-- Names that several registered bodies bear are told by the links since `merchant_tie`; nothing reads the column.
ALTER TABLE merchant_key DROP COLUMN ambiguous;
