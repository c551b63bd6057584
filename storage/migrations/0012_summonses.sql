-- How a juror's manager has the summons, or is to have it: by e-mail, or from hand to hand.
ALTER TABLE jurors ADD COLUMN summoned_by TEXT;
UPDATE jurors SET summoned_by = 'hand' WHERE summoned_at IS NOT NULL;
