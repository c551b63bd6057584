-- name: setting_put(name, value)!
-- Remember a value of the installation.
INSERT INTO settings (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: setting_get(name)^
-- A value of the installation.
SELECT value FROM settings WHERE name = :name;
