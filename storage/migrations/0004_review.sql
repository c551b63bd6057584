-- An idea that tells of a danger is set apart: it is no longer one of the ideas.
ALTER TABLE ideas ADD COLUMN apart TEXT;
