-- name: setting_put(name, value)!
-- Remember a value of the installation.
INSERT INTO settings (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: setting_pass(name, value, before)^
-- Change a value that sorts before another; no row comes back where somebody did already.
INSERT INTO settings (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE settings.value < :before
RETURNING value;

-- name: setting_get(name)^
-- A value of the installation.
SELECT value FROM settings WHERE name = :name;
