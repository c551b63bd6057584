-- Who wants no more of a theme is asked for each portion of an announcement.
CREATE INDEX silences_theme ON silences (theme, person_id);
